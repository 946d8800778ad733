import type { Raw } from '../evidence/snapshot.ts'

export type RunState = 'queued' | 'running' | 'success' | 'failed'
export type TaskState =
  | 'none'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'deferred'
  | 'up_for_retry'
  | 'up_for_reschedule'
  | 'restarting'
  | 'success'
  | 'failed'
  | 'upstream_failed'
  | 'skipped'
  | 'removed'

/** A DAG; times are instants, `raw` is what the API returned. Unknown states are kept in `raw` and read as `none`. */
export type Dag = {
  id: string
  paused: boolean
  description: string | null
  owners: string[]
  tags: string[]
  hasImportErrors: boolean
  maxActiveRuns: number | null
  /** In the order of the DAG; empty unless details were asked for. */
  params: DagParam[]
  raw: Raw
}

/** A parameter as the DAG declares it: `schema` is a JSON schema. */
export type DagParam = { name: string; value: unknown; description: string | null; schema: Raw }

export type DagRun = {
  dag: string
  id: string
  state: RunState
  type: string
  conf: Raw
  note: string | null
  /** Null for Airflow 3 runs without one: show `queuedAt` or `startedAt` then. */
  logicalAt: Temporal.Instant | null
  queuedAt: Temporal.Instant | null
  startedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  raw: Raw
}

export type TaskInstance = {
  dag: string
  run: string
  task: string
  /** Null when the task is not mapped. */
  mapIndex: number | null
  state: TaskState
  try: number
  /** Tries allowed in all: max_tries + 1. */
  tries: number
  operator: string | null
  startedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  queuedAt: Temporal.Instant | null
  durationSeconds: number | null
  note: string | null
  raw: Raw
}

/** A task of a DAG, for the order of stages. */
export type DagTask = {
  id: string
  operator: string | null
  downstream: string[]
  group: string | null
  mapped: boolean
  retries: number | null
}

/** Which task instances a clear would touch, or did. */
export type ClearRequest = {
  dag: string
  run: string
  /** Task ids, or task and map index (v2 only); none: all of the run that failed. */
  tasks: { task: string; mapIndex: number | null }[]
  onlyFailed: boolean
  downstream: boolean
  dryRun: boolean
}

/** One Airflow, v1 or v2: the same answers from both. Everything throws the endings of `delivery/endings.ts`. */
export interface Airflow {
  readonly name: string
  /** Kubernetes namespaces in which its pods run. */
  readonly namespaces: string[]
  version(): Promise<string>
  health(): Promise<{ component: string; status: string | null }[]>
  dags(options?: { idPattern?: string; limit?: number }): Promise<Dag[]>
  /** With params; null when there is no such DAG. */
  dag(id: string): Promise<Dag | null>
  tasks(dag: string): Promise<DagTask[]>
  importErrors(): Promise<{ file: string; text: string; raw: Raw }[]>
  /** All pages, newest first, at most `limit`. `dag` null: of all DAGs. */
  runs(options: {
    dag: string | null
    states?: RunState[]
    updatedSince?: Temporal.Instant
    startedSince?: Temporal.Instant
    limit?: number
  }): Promise<DagRun[]>
  run(dag: string, run: string): Promise<DagRun | null>
  /** None of a run that does not exist. */
  taskInstances(dag: string, run: string): Promise<TaskInstance[]>
  /** Of all DAGs and runs, changed since then; all pages. */
  changedTaskInstances(since: Temporal.Instant): Promise<TaskInstance[]>
  taskInstance(
    dag: string,
    run: string,
    task: string,
    mapIndex: number | null,
  ): Promise<TaskInstance | null>
  /** Oldest first, the current one too; none of a task instance that does not exist. */
  tries(dag: string, run: string, task: string, mapIndex: number | null): Promise<TaskInstance[]>
  /** Text as the API gives it (v1 text, v2 ndjson); head and tail are kept when it is longer than `maxBytes`. */
  log(
    dag: string,
    run: string,
    task: string,
    mapIndex: number | null,
    attempt: number,
    maxBytes: number,
  ): Promise<{ text: string; cut: boolean }>
  /** Does nothing but say so when a run of that id exists: our own ids make a doubtful send safe to repeat. */
  trigger(request: {
    dag: string
    run: string
    conf: Raw
    note: string | null
    logicalAt: Temporal.Instant | null
  }): Promise<{ run: DagRun; existed: boolean }>
  setRunState(dag: string, run: string, state: RunState): Promise<void>
  setTaskState(
    dag: string,
    run: string,
    task: string,
    mapIndex: number | null,
    state: 'failed' | 'success' | 'skipped',
  ): Promise<void>
  /** All that it takes; of mapped tasks v1 takes every instance, and lists them. */
  clear(request: ClearRequest): Promise<TaskInstance[]>
  setPaused(dag: string, paused: boolean): Promise<void>
  /** Cut at 1000 characters, Airflow's limit. */
  setNote(dag: string, run: string, note: string): Promise<void>
  /** Links for people; built from configuration, never from data. */
  runLink(dag: string, run: string): string
  taskLink(dag: string, run: string, task: string, mapIndex: number | null, attempt: number): string
  dagLink(dag: string): string
}
