import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../../src/clock.ts'

/** A clock that runs so many times as fast as the machine's: waits of minutes pass in a moment. */
export function hurriedClock(times: number): Clock {
  const began = Temporal.Now.instant().epochMilliseconds
  const passed = () => (Temporal.Now.instant().epochMilliseconds - began) * times
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Math.round(began + passed())),
    sleep: (milliseconds, signal) =>
      setTimeout(milliseconds / times, undefined, signal ? { signal } : undefined),
  }
}
