import type { ClearRequest } from '../../src/ports/airflow.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'

/** A run to be made, as the port describes it. */
export type RunRequest = {
  run: string
  conf: Raw
  note: string | null
  logicalAt: Temporal.Instant | null
}

/** A write: method, path below the API's prefix, body. */
export type Write = {
  method: 'POST' | 'PATCH'
  path: string[]
  query?: Record<string, string>
  json: Raw
}

/** Where the two versions of the API differ for us; everything else is the same for both. */
export type Dialect = {
  api: 'v1' | 'v2'
  /** Below the API's prefix. */
  healthPath: string[]
  /** Of task logs: the form that can be read as a stream. */
  logAccept: string
  /** Whether a single instance of a mapped task can be cleared. */
  clearsMappedSingly: boolean
  /** Sorts lists of task instances in order of creation, where that can be asked. */
  taskOrder: Record<string, string>
  triggerBody(request: RunRequest): Raw
  clearBody(request: ClearRequest): Raw
  setTaskState(path: string[], state: string): Write
  setPaused(dag: string, paused: boolean): Write
  setNote(path: string[], note: string): Write
  /** Paths for people, below the configured address, with an optional query. */
  runPath(dag: string, run: string): Link
  taskPath(dag: string, run: string, task: string, mapIndex: number | null, attempt: number): Link
}

/** A page of Airflow's own interface. */
export type Link = { path: string[]; query: Record<string, string> }

/** The body of a clear that both versions understand. */
export function commonClearBody(request: ClearRequest): Raw {
  return {
    dry_run: request.dryRun,
    dag_run_id: request.run,
    only_failed: request.onlyFailed,
    only_running: false,
    include_downstream: request.downstream,
    include_upstream: false,
    include_future: false,
    include_past: false,
    reset_dag_runs: true,
  }
}
