import { zulu } from './fields.ts'
import { readPages } from './pages.ts'
import { readRun } from './read-run.ts'
import { readTaskInstance } from './read-task-instance.ts'
import type { DagRun, TaskInstance } from '../../src/ports/airflow.ts'
import type { Connection } from './connection.ts'

/** What changed since a moment, and the server's own time when it was asked (its `Date`), null when it sent none. */
export type Changed<T> = { entries: T[]; serverAt: Temporal.Instant | null }

/** Runs and task instances of all DAGs that changed since a moment of the server's clock; all pages. */
export type Changes = {
  runs(since: Temporal.Instant): Promise<Changed<DagRun>>
  taskInstances(since: Temporal.Instant): Promise<Changed<TaskInstance>>
}

/** More than this is read in the next step. */
const mostEntries = 20_000

/** Asks one Airflow for changes. */
export function createChanges(connect: () => Promise<Connection>): Changes {
  async function changed<T>(
    since: Temporal.Instant,
    list: {
      path: string[]
      name: string
      order: (connection: Connection) => Record<string, string>
      read(raw: unknown): T
      keyOf(entry: T): string
    },
  ): Promise<Changed<T>> {
    const connection = await connect()
    const { dialect, session } = connection
    let serverAt: Temporal.Instant | null = null
    const entries = await readPages({
      page: async (limit, offset) => {
        const { body, headers } = await session.call({
          path: ['api', dialect.api, ...list.path],
          query: { limit, offset, updated_at_gte: zulu(since), ...list.order(connection) },
        })
        serverAt ??= dateOf(headers['date'])
        return body
      },
      ...list,
      limit: mostEntries,
    })
    return { entries, serverAt }
  }

  return {
    runs: (since) =>
      changed(since, {
        path: ['dags', '~', 'dagRuns'],
        name: 'dag_runs',
        order: () => ({ order_by: 'id' }),
        read: readRun,
        keyOf: ({ dag, id }) => JSON.stringify([dag, id]),
      }),
    taskInstances: (since) =>
      changed(since, {
        path: ['dags', '~', 'dagRuns', '~', 'taskInstances'],
        name: 'task_instances',
        order: ({ dialect }) => dialect.taskOrder,
        read: readTaskInstance,
        keyOf: ({ dag, run, task, mapIndex }) => JSON.stringify([dag, run, task, mapIndex]),
      }),
  }
}

function dateOf(header: string | undefined): Temporal.Instant | null {
  const milliseconds = Date.parse(header ?? '')
  return Number.isNaN(milliseconds) ? null : Temporal.Instant.fromEpochMilliseconds(milliseconds)
}
