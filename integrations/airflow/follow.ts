import { Refused } from '../../src/delivery/endings.ts'
import { endsTry, prune, readPlace, runKey, taskKey, writePlace } from './follow-place.ts'
import type { Clock } from '../../src/clock.ts'
import type { DagRun, TaskInstance, TaskState } from '../../src/ports/airflow.ts'
import type { AirflowClient } from './airflow.ts'
import type { Place } from './follow-place.ts'

export type FollowerOptions = {
  airflow: Pick<AirflowClient, 'changes' | 'tries'>
  clock: Clock
  /** From when on changes are told where no cursor is stored yet. */
  firstSince: Temporal.Instant
  /** Between two steps while runs are under way or something changed (5 s), and otherwise (60 s). */
  busyMilliseconds?: number
  idleMilliseconds?: number
  /** How far back each step asks again: for clocks that differ and commits that come late (60 s). */
  overlapMilliseconds?: number
  /** From 0 to 1: intervals vary by a tenth either way, so that several do not ask together. */
  random?: () => number
}

/** What changed since the last step, oldest try first, and where the next one goes on. */
export type FollowStep = {
  runs: DagRun[]
  /** A try that ended between two steps is here too, as `failed`, before the one that runs now. */
  tasks: TaskInstance[]
  cursor: string
  waitMilliseconds: number
}

/** Follows runs and task instances of one Airflow. All it knows is in the cursor, which the caller stores. */
export type Follower = { step(cursor: string | null): Promise<FollowStep> }

/**
 * A final state is told even if it lasted less than one interval: the end of an earlier try is looked up, and a run or
 * task that ended anew has another end. What was told may be told again after a crash, never left out. Throws the
 * endings of `delivery/endings.ts`; then the same cursor is good for the next step.
 */
export function createFollower(options: FollowerOptions): Follower {
  const { airflow, clock, firstSince } = options
  const overlapMilliseconds = options.overlapMilliseconds ?? 60_000
  const random = options.random ?? Math.random

  /** Tries of an instance that ended and were never told. */
  async function missedTries(place: Place, instance: TaskInstance): Promise<TaskInstance[]> {
    const known = place.tasks[taskKey(instance)]
    const told = known?.[3] ?? 0
    const ended = triesBefore(instance)
    if (ended <= told) return []
    const { dag, run, task, mapIndex } = instance
    const tries = await orNone(airflow.tries(dag, run, task, mapIndex))
    return tries.filter(
      (each) =>
        each.try > told &&
        each.try <= ended &&
        endsTry(each.state) &&
        !(each.try === instance.try && each.state === instance.state) &&
        // Of a task never seen before, only what ended since is news.
        (known !== undefined || (each.endedAt?.epochMilliseconds ?? 0) >= place.sinceMilliseconds),
    )
  }

  return {
    async step(cursor) {
      const place = readPlace(cursor) ?? {
        sinceMilliseconds: firstSince.epochMilliseconds,
        runs: {},
        tasks: {},
      }
      const since = Temporal.Instant.fromEpochMilliseconds(place.sinceMilliseconds)
      const askedAt = clock.now()
      // Runs first: when a run has ended, its tasks, read later, have ended too.
      const runs = await airflow.changes.runs(since)
      const instances = await airflow.changes.taskInstances(since)

      const next: Place = { ...place, runs: { ...place.runs }, tasks: { ...place.tasks } }
      const changedRuns: DagRun[] = []
      for (const run of runs.entries) {
        const mark: Place['runs'][string] = [run.state, run.endedAt?.epochMilliseconds ?? null]
        if (String(next.runs[runKey(run)]) === String(mark)) continue
        next.runs[runKey(run)] = mark
        changedRuns.push(run)
      }
      const changedTasks: TaskInstance[] = []
      for (const instance of instances.entries) {
        const key = taskKey(instance)
        const { state } = instance
        const told = Math.max(place.tasks[key]?.[3] ?? 0, triesBefore(instance))
        const mark: Place['tasks'][string] = [
          instance.try,
          state,
          instance.endedAt?.epochMilliseconds ?? null,
          endsTry(state) ? Math.max(told, instance.try) : told,
        ]
        if (String(next.tasks[key]) === String(mark)) continue
        next.tasks[key] = mark
        changedTasks.push(...(await missedTries(place, instance)), instance)
      }

      const changed = changedRuns.length + changedTasks.length > 0
      const serverMilliseconds = (runs.serverAt ?? askedAt).epochMilliseconds
      const sinceMilliseconds = serverMilliseconds - overlapMilliseconds
      // While nothing happens the place moves only once in a while: each move is a write for whoever stores it.
      const moved = changed || Math.abs(sinceMilliseconds - place.sinceMilliseconds) >= 60_000
      const latest = {
        runs: new Set(runs.entries.map(runKey)),
        tasks: new Set(instances.entries.map(taskKey)),
      }
      const kept = moved ? prune({ ...next, sinceMilliseconds }, latest) : place
      const busy = changed || Object.values(kept.runs).some(([state]) => state === 'running')
      const interval = busy
        ? (options.busyMilliseconds ?? 5_000)
        : (options.idleMilliseconds ?? 60_000)
      return {
        runs: changedRuns,
        tasks: changedTasks,
        cursor: writePlace(kept),
        waitMilliseconds: Math.round(interval * (0.9 + 0.2 * random())),
      }
    },
  }
}

/** States that a cleared task can get without a new try. */
const withoutTry: readonly TaskState[] = ['none', 'upstream_failed', 'skipped', 'removed']

/** How many tries may have ended before the state that is told now. */
function triesBefore({ state, try: current }: TaskInstance): number {
  return withoutTry.includes(state) ? current : current - 1
}

/** An Airflow that refuses its history still tells what is now. */
async function orNone(tries: Promise<TaskInstance[]>): Promise<TaskInstance[]> {
  try {
    return await tries
  } catch (error) {
    if (error instanceof Refused) return []
    throw error
  }
}
