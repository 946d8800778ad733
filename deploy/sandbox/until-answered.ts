import type { KeptGroundcrew } from './keep-running.ts'
import type { World } from './world.ts'

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
