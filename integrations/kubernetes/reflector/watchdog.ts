import type { Clock } from '../../../src/clock.ts'
import { pause } from './pause.ts'

/** Calls `onIdle` once nothing was noted for so long, by this clock. Ends with the signal. */
export function startWatchdog(
  clock: Clock,
  idleMilliseconds: () => number,
  signal: AbortSignal,
  onIdle: () => void,
) {
  let last = clock.now().epochMilliseconds
  const watch = async () => {
    while (!signal.aborted) {
      const left = last + idleMilliseconds() - clock.now().epochMilliseconds
      if (left <= 0) return onIdle()
      await pause(clock, left, signal)
    }
  }
  void watch()
  return {
    note(): void {
      last = clock.now().epochMilliseconds
    },
  }
}
