import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'

/** A clock that can be put forward. */
export type FastClock = Clock & { putForward(to: Temporal.Instant): void }

/** A clock that runs `speed` simulated seconds in each real one, from a given moment on. */
export function createFastClock(start: Temporal.Instant, speed: number): FastClock {
  let from = start
  let began = performance.now()
  const now = () => from.add({ milliseconds: Math.round((performance.now() - began) * speed) })
  return {
    now,
    sleep: (milliseconds, signal) =>
      setTimeout(Math.max(1, milliseconds / speed), undefined, signal ? { signal } : undefined),
    /** Does nothing when it is later already. Who sleeps sleeps on. */
    putForward(to) {
      if (Temporal.Instant.compare(now(), to) >= 0) return
      from = to
      began = performance.now()
    },
  }
}
