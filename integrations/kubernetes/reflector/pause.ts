import type { Clock } from '../../../src/clock.ts'

/** Sleeps; an abort ends it early, without an error. */
export async function pause(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  await clock.sleep(milliseconds, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
