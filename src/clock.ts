import { setTimeout } from 'node:timers/promises'

/** The only source of time. Nothing else asks what hour it is. */
export type Clock = {
  now(): Temporal.Instant
  /** Waits so many milliseconds of this clock; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, signal ? { signal } : undefined),
}
