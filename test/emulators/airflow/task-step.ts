import type { EmulatedTaskInstance } from './model.ts'

const ends = ['success', 'failed', 'skipped', 'upstream_failed', 'removed', 'up_for_retry']
const begins = ['scheduled', 'queued', 'running']

/**
 * Puts a task instance into a state as Airflow's scheduler does: a try begins when it is scheduled after the last one
 * ended (2.10 and later count it then), keeps its start over a deferral, and ends with its times set.
 */
export function stepTask(
  instance: EmulatedTaskInstance,
  state: string | null,
  now: Temporal.Instant,
): void {
  const begin = state !== null && begins.includes(state)
  if (begin && !instance.open) {
    instance.open = true
    instance.try += 1
    instance.queuedAt = null
    instance.startedAt = null
    instance.endedAt = null
  }
  if (state === 'queued') instance.queuedAt = now
  if (state === 'running') instance.startedAt ??= now
  if (state !== null && ends.includes(state)) {
    // A state that is set after the end leaves its time, as TaskInstance.set_state of Airflow does.
    if (instance.open) instance.endedAt = now
    instance.endedAt ??= now
    instance.open = false
    // A task that never ran is given both moments.
    if (instance.startedAt === null) instance.startedAt = now
  }
  instance.state = state
  instance.updatedAt = now
}

/** Makes a task instance ready to run again, with all its tries before it. */
export function clearTask(
  instance: EmulatedTaskInstance,
  retries: number,
  now: Temporal.Instant,
): void {
  instance.state = null
  instance.open = false
  instance.maxTries = instance.try + retries
  instance.updatedAt = now
}
