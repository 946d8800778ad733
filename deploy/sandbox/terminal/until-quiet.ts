import type { KeptGroundcrew } from '../keep-running.ts'
import type { World } from '../world.ts'
import type { Transcript } from './transcript.ts'

const longestMilliseconds = 600_000
const quietMilliseconds = 20_000
const lookMilliseconds = 1_000
const aheadMilliseconds = 30_000

/** Waits until nothing is under way and nothing was said for a while, at most ten minutes of the clock. */
export async function untilQuiet(
  world: World,
  groundcrew: KeptGroundcrew,
  transcript: Transcript,
): Promise<void> {
  const { clock, signal } = world
  const began = clock.now()
  const since = (moment: Temporal.Instant) => clock.now().since(moment).total('milliseconds')
  let busyAt = clock.now()
  let lines = transcript.count()
  while (since(began) < longestMilliseconds && since(busyAt) < quietMilliseconds) {
    await clock.sleep(lookMilliseconds, signal)
    const isIdle = await groundcrew.isIdle(clock.now().add({ milliseconds: aheadMilliseconds }))
    if (!isIdle || world.isBusy() || transcript.count() !== lines) busyAt = clock.now()
    lines = transcript.count()
  }
}
