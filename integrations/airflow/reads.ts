import { Refused } from '../../src/delivery/endings.ts'
import { records, record, text, zulu } from './fields.ts'
import { readPages } from './pages.ts'
import { readDag, readDagTask } from './read-dag.ts'
import { readRun } from './read-run.ts'
import { readTaskInstance } from './read-task-instance.ts'
import { runPath, taskPath } from './paths.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Connection } from './connection.ts'
import type { QueryValue } from '../http.ts'

/** Every entry is wanted; more than this is no list any more. */
const allOfThem = 20_000

type Reads = Pick<
  Airflow,
  | 'version'
  | 'health'
  | 'dags'
  | 'dag'
  | 'tasks'
  | 'importErrors'
  | 'runs'
  | 'run'
  | 'taskInstances'
  | 'taskInstance'
  | 'tries'
  | 'log'
>

/** What is read of an Airflow. */
export function createReads(
  connect: () => Promise<Connection>,
  logDeadlineMilliseconds: number,
): Reads {
  /** The answer's body; null for a 404 where that means "none". */
  async function get(path: string[], query: Record<string, QueryValue> = {}): Promise<unknown> {
    const { dialect, session } = await connect()
    const { body } = await session.call({ path: ['api', dialect.api, ...path], query })
    return body
  }

  return {
    async version() {
      return text(record(await get(['version']))['version']) ?? 'unknown'
    },

    async health() {
      const { dialect } = await connect()
      return Object.entries(record(await get(dialect.healthPath))).map(([component, value]) => ({
        component,
        status: text(record(value)['status']),
      }))
    },

    async dags({ idPattern, limit } = {}) {
      const dags = await readPages({
        page: (size, offset) =>
          get(['dags'], { limit: size, offset, order_by: 'dag_id', dag_id_pattern: idPattern }),
        name: 'dags',
        read: readDag,
        keyOf: ({ id }) => id,
        limit: limit ?? allOfThem,
      })
      return dags
    },

    async dag(id) {
      return await orNull(async () => readDag(await get(['dags', id, 'details'])))
    },

    async tasks(dag) {
      return records(record(await get(['dags', dag, 'tasks']))['tasks']).map(readDagTask)
    },

    async importErrors() {
      return await readPages({
        page: (limit, offset) => get(['importErrors'], { limit, offset }),
        name: 'import_errors',
        read: (raw) => ({
          file: text(raw['filename']) ?? '',
          text: text(raw['stack_trace']) ?? '',
          raw,
        }),
        keyOf: ({ file, raw }) => `${file} ${String(raw['import_error_id'])}`,
        limit: allOfThem,
      })
    },

    async runs({ dag, states, updatedSince, startedSince, limit }) {
      return await readPages({
        page: (size, offset) =>
          get(['dags', dag ?? '~', 'dagRuns'], {
            limit: size,
            offset,
            order_by: '-id',
            state: states,
            updated_at_gte: updatedSince && zulu(updatedSince),
            start_date_gte: startedSince && zulu(startedSince),
          }),
        name: 'dag_runs',
        read: readRun,
        keyOf: (run) => JSON.stringify([run.dag, run.id]),
        limit: limit ?? allOfThem,
      })
    },

    async run(dag, run) {
      return await orNull(async () => readRun(await get(runPath(dag, run))))
    },

    async taskInstances(dag, run) {
      const { dialect } = await connect()
      const path = [...runPath(dag, run), 'taskInstances']
      return await readPages({
        // Of a run that does not exist 2.x lists none, and 3.x says 404.
        page: (limit, offset) => orNull(() => get(path, { limit, offset, ...dialect.taskOrder })),
        name: 'task_instances',
        read: readTaskInstance,
        keyOf: (instance) => JSON.stringify([instance.task, instance.mapIndex]),
        limit: allOfThem,
      })
    },

    async taskInstance(dag, run, task, mapIndex) {
      const path = taskPath(dag, run, task, mapIndex)
      return await orNull(async () => readTaskInstance(await get(path)))
    },

    async tries(dag, run, task, mapIndex) {
      const path = [...taskPath(dag, run, task, mapIndex), 'tries']
      const body = await orNull(() => get(path, { limit: 100 }))
      return records(record(body)['task_instances']).map(readTaskInstance)
    },

    async log(dag, run, task, mapIndex, attempt, maxBytes) {
      const { dialect, session } = await connect()
      const { body } = await session.stream({
        path: ['api', dialect.api, ...taskPath(dag, run, task, null), 'logs', String(attempt)],
        query: { full_content: true, map_index: mapIndex },
        accept: dialect.logAccept,
        maxBytes,
        deadlineMilliseconds: logDeadlineMilliseconds,
      })
      return { text: body.text, cut: body.cut }
    },
  }
}

/** Null where the other side says that there is no such thing. */
async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    // A mapped task asked for without its index exists all the same.
    if (error instanceof Refused && error.status === 404 && !/is mapped/.test(error.message))
      return null
    throw error
  }
}
