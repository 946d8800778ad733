import { type Clock, systemClock } from '../../../src/clock.ts'

/** The machine's time, but for waits: they are over at once, and then it is that much later. */
export function createPatientClock(): Clock {
  let waitedMilliseconds = 0
  return {
    now: () => systemClock.now().add({ milliseconds: waitedMilliseconds }),
    async sleep(milliseconds) {
      waitedMilliseconds += Math.ceil(milliseconds)
    },
  }
}
