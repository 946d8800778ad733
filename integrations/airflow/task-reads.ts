import { record, records } from './fields.ts'
import { allOfThem, orNull } from './get.ts'
import { readPages } from './pages.ts'
import { runPath, taskPath } from './paths.ts'
import { readTaskInstance } from './read-task-instance.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Connection } from './connection.ts'
import type { Get } from './get.ts'

/** What is read of task instances. */
export function createTaskReads(
  connect: () => Promise<Connection>,
  get: Get,
  logDeadlineMilliseconds: number,
): Pick<Airflow, 'taskInstances' | 'taskInstance' | 'tries' | 'log'> {
  return {
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
