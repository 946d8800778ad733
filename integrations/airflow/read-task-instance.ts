import { instant, number, record, text } from './fields.ts'
import type { TaskInstance, TaskState } from '../../src/ports/airflow.ts'

const taskStates: readonly string[] = [
  'scheduled',
  'queued',
  'running',
  'deferred',
  'up_for_retry',
  'up_for_reschedule',
  'restarting',
  'success',
  'failed',
  'upstream_failed',
  'skipped',
  'removed',
] satisfies TaskState[]

/** A task instance of either version, or one of its tries; a state that is null or not known is `none`. */
export function readTaskInstance(value: unknown): TaskInstance {
  const raw = record(value)
  const mapIndex = number(raw['map_index'])
  return {
    dag: text(raw['dag_id']) ?? '',
    run: text(raw['dag_run_id']) ?? '',
    task: text(raw['task_id']) ?? '',
    mapIndex: mapIndex === null || mapIndex < 0 ? null : mapIndex,
    state: isTaskState(raw['state']) ? raw['state'] : 'none',
    try: number(raw['try_number']) ?? 0,
    tries: (number(raw['max_tries']) ?? 0) + 1,
    operator: text(raw['operator']) ?? text(raw['operator_name']),
    startedAt: instant(raw['start_date']),
    endedAt: instant(raw['end_date']),
    queuedAt: instant(raw['queued_when']),
    durationSeconds: number(raw['duration']),
    note: text(raw['note']),
    raw,
  }
}

function isTaskState(value: unknown): value is TaskState {
  return typeof value === 'string' && taskStates.includes(value)
}
