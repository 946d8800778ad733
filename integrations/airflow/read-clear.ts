import { record, records, text } from './fields.ts'
import { readTaskInstance } from './read-task-instance.ts'
import type { TaskInstance } from '../../src/ports/airflow.ts'

/**
 * Which task instances a clear touches. 3.x lists them whole. 2.x lists names of tasks only, without map index: they
 * are taken from what the run had `before`, and of a mapped task all that the clear would take.
 */
export function readClear(
  body: unknown,
  before: TaskInstance[],
  onlyFailed: boolean,
): TaskInstance[] {
  const listed = records(record(body)['task_instances'])
  if (listed.every((raw) => 'map_index' in raw)) return listed.map(readTaskInstance)
  const names = new Set(listed.map((raw) => text(raw['task_id'])))
  return before.filter(
    ({ task, state }) =>
      names.has(task) && (!onlyFailed || state === 'failed' || state === 'upstream_failed'),
  )
}
