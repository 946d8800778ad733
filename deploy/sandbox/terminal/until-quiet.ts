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

const settleMilliseconds = 1_500
const settleLookMilliseconds = 15
const calmLooks = 3

/** Waits, a second and a half at most, until Groundcrew has nothing left of what it was asked just now. */
export async function untilAnswered(
  { clock, signal }: World,
  groundcrew: KeptGroundcrew,
): Promise<void> {
  let calm = 0
  for (
    let waited = 0;
    waited < settleMilliseconds && calm < calmLooks;
    waited += settleLookMilliseconds
  ) {
    await clock.sleep(settleLookMilliseconds, signal)
    calm = (await groundcrew.isIdle(clock.now())) ? calm + 1 : 0
  }
}
