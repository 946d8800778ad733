import { systemClock, type Clock } from '../../src/clock.ts'

/** The machine's clock, which a test may push forward. */
export function createShiftingClock(): Clock & { advance(by: Temporal.DurationLike): void } {
  let shift = 0
  return {
    now: () => systemClock.now().add({ milliseconds: shift }),
    sleep: systemClock.sleep,
    advance: (by) => void (shift += Temporal.Duration.from(by).total('milliseconds')),
  }
}
