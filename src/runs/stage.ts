import type { TaskState } from '../ports/airflow.ts'

/** One step of a run as people see it: a task, a mapped task, or a task group folded into one. */
export type Stage = {
  name: string
  /** Runs side by side with the stage before it: neither comes after the other. Absent: it comes after it. */
  beside?: true
  state: TaskState
  /** Task instances that are over (success or skipped), failed, and in all. */
  done: number
  failed: number
  total: number
  /** Highest try so far, and tries allowed. */
  try: number
  tries: number
  /** ISO instants. */
  startedAt: string | null
  endedAt: string | null
  /** What it waits for, in words, and since when (ISO); null while it does not wait. */
  waitsFor: { words: string; since: string | null } | null
}
