import type { WaitingWatch } from '../waiting/watch.ts'
import type { World } from './world.ts'

const lookMilliseconds = 5_000

/** Looks after the pods that wait, until aborted. */
export async function lookAfterWaiting(
  waiting: WaitingWatch,
  { clock }: Pick<World, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await waiting.look()
    await clock.sleep(lookMilliseconds, signal).catch(() => {})
  }
}
