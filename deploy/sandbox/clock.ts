import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'

/** A clock that runs `speed` simulated seconds in each real one, from a given moment on. */
export function createFastClock(start: Temporal.Instant, speed: number): Clock {
  const began = performance.now()
  const now = () => start.add({ milliseconds: Math.round((performance.now() - began) * speed) })
  return {
    now,
    sleep: (milliseconds, signal) =>
      setTimeout(Math.max(1, milliseconds / speed), undefined, signal ? { signal } : undefined),
  }
}
