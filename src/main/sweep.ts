import { forgetOld } from '../inbox/forget.ts'
import { sweepQuiet } from '../observe/sweep.ts'
import type { World } from './world.ts'

const sweepMilliseconds = 3_600_000

/** Closes what has been quiet for long and forgets what is old, every hour; until aborted. */
export async function sweep(
  { store, clock }: World,
  poke: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if ((await sweepQuiet(store, clock)) > 0) poke()
    await forgetOld(store, clock)
    await clock.sleep(sweepMilliseconds, signal).catch(() => {})
  }
}
