/** A task of an emulated DAG. */
export type EmulatedTask = {
  id: string
  operator: string
  retries: number
  downstream: string[]
  mapped: boolean
}

/** A parameter as Airflow keeps it: `schema` is a JSON schema; no `value` means that one must be given. */
export type EmulatedParam = {
  value?: unknown
  description?: string
  schema: { readonly [key: string]: unknown }
}

export type EmulatedDag = {
  id: string
  description: string | null
  owners: string[]
  tags: string[]
  paused: boolean
  maxActiveRuns: number
  hasImportErrors: boolean
  file: string
  params: Record<string, EmulatedParam>
  tasks: EmulatedTask[]
}

export type EmulatedRun = {
  /** Rises by one: the order of creation. */
  number: number
  dag: string
  id: string
  state: string
  type: string
  conf: Record<string, unknown>
  note: string | null
  logicalAt: Temporal.Instant | null
  queuedAt: Temporal.Instant
  startedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  updatedAt: Temporal.Instant
  /** The user who asked for it. */
  by: string
}

export type EmulatedTaskInstance = {
  number: number
  dag: string
  run: string
  task: string
  /** -1: not mapped, or not expanded yet. */
  mapIndex: number
  state: string | null
  try: number
  maxTries: number
  /** Whether the current try has begun and not ended. */
  open: boolean
  operator: string
  queuedAt: Temporal.Instant | null
  startedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  note: string | null
  renderedFields: Record<string, unknown>
  updatedAt: Temporal.Instant
}

/** One line of a task's log. */
export type EmulatedLogLine = {
  at: Temporal.Instant
  level: 'info' | 'warning' | 'error' | 'critical'
  text: string
  /** Where in Airflow's code it was written: `pod.py:1407`. */
  place?: string
  /** Airflow 3 puts an exception here; 2.x prints it after the text. */
  errorDetail?: { exc_type: string; exc_value: string }[]
}

export type EmulatedImportError = {
  number: number
  file: string
  text: string
  at: Temporal.Instant
}

/** Something a client did, for what drives the emulator. */
export type EmulatedAct =
  | { kind: 'triggered'; dag: string; run: string; by: string }
  | { kind: 'run-set'; dag: string; run: string; state: string; by: string }
  | {
      kind: 'task-set'
      dag: string
      run: string
      task: string
      mapIndex: number
      state: string
      by: string
    }
  | {
      kind: 'cleared'
      dag: string
      run: string
      tasks: { task: string; mapIndex: number }[]
      by: string
    }
  | { kind: 'paused' | 'unpaused'; dag: string; by: string }
  | { kind: 'noted'; dag: string; run: string; note: string; by: string }
