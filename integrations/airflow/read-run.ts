import { instant, record, text } from './fields.ts'
import type { DagRun, RunState } from '../../src/ports/airflow.ts'

const runStates: readonly string[] = ['queued', 'running', 'success', 'failed'] satisfies RunState[]

/** A DAG run of either version; a state that is not known counts as running, since nothing may follow from it. */
export function readRun(value: unknown): DagRun {
  const raw = record(value)
  return {
    dag: text(raw['dag_id']) ?? '',
    id: text(raw['dag_run_id']) ?? text(raw['run_id']) ?? '',
    state: isRunState(raw['state']) ? raw['state'] : 'running',
    type: text(raw['run_type']) ?? 'unknown',
    conf: record(raw['conf']),
    note: text(raw['note']),
    logicalAt: instant(raw['logical_date'] ?? raw['execution_date']),
    queuedAt: instant(raw['queued_at']),
    startedAt: instant(raw['start_date']),
    endedAt: instant(raw['end_date']),
    raw,
  }
}

function isRunState(value: unknown): value is RunState {
  return typeof value === 'string' && runStates.includes(value)
}
