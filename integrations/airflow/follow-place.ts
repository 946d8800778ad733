import type { DagRun, TaskInstance, TaskState } from '../../src/ports/airflow.ts'

/** What is remembered of a task instance: try, state, end in epoch milliseconds, and the last try whose end was told. */
export type TaskMark = [number, TaskState, number | null, number]
/** What is remembered of a run: state, and end in epoch milliseconds. */
export type RunMark = [DagRun['state'], number | null]

/** Where following stands: the moment from which changes are asked for, and what was told already. */
export type Place = {
  sinceMilliseconds: number
  runs: Record<string, RunMark>
  tasks: Record<string, TaskMark>
}

/** More marks than this are not kept; the oldest go first, and are told once more if they change. */
const mostMarks = 10_000

/** A place as text, for whoever stores it. */
export function writePlace(place: Place): string {
  return JSON.stringify(place)
}

/** The place of a text; null for none, or for one that another version of this program wrote. */
export function readPlace(cursor: string | null): Place | null {
  if (cursor === null) return null
  const place = JSON.parse(cursor) as Partial<Place>
  const { sinceMilliseconds, runs, tasks } = place
  if (typeof sinceMilliseconds !== 'number' || !runs || !tasks) return null
  return { sinceMilliseconds, runs, tasks }
}

export function runKey({ dag, id }: DagRun): string {
  return JSON.stringify([dag, id])
}

export function taskKey({ dag, run, task, mapIndex }: TaskInstance): string {
  return JSON.stringify([dag, run, task, mapIndex])
}

const finalTaskStates: readonly TaskState[] = [
  'success',
  'failed',
  'skipped',
  'upstream_failed',
  'removed',
]

/** Whether a try ends with this state; `up_for_retry` ends the try and not the task. */
export function endsTry(state: TaskState): boolean {
  return state === 'up_for_retry' || finalTaskStates.includes(state)
}

function isFinalRun(state: DagRun['state']): boolean {
  return state === 'success' || state === 'failed'
}

/**
 * What need not be remembered is forgotten: an ended run or task comes again only while it is in the overlap, which the
 * latest answer shows.
 */
export function prune(place: Place, latest: { runs: Set<string>; tasks: Set<string> }): Place {
  const runs = Object.entries(place.runs).filter(
    ([key, [state]]) => latest.runs.has(key) || !isFinalRun(state),
  )
  const tasks = Object.entries(place.tasks).filter(([key, [, state]]) => {
    if (latest.tasks.has(key)) return true
    const [dag, run] = JSON.parse(key) as [string, string]
    const runState = place.runs[JSON.stringify([dag, run])]?.[0] ?? 'running'
    return !finalTaskStates.includes(state) && !isFinalRun(runState)
  })
  return {
    ...place,
    runs: Object.fromEntries(runs.slice(-mostMarks)),
    tasks: Object.fromEntries(tasks.slice(-mostMarks)),
  }
}
