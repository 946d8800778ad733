import { Busy } from '../../src/delivery/endings.ts'
import type { TaskPlace } from '../../src/incidents/ticket.ts'

/** A task with the description it has, or was given. */
export type FoundTask = { place: TaskPlace; description: string }

/** What is asked of Phabricator to file one task. Both throw the endings of a call. */
export type TaskDesk = {
  /** The oldest own task with this marker line, created since then by the server's clock. */
  find(marker: string, sinceMilliseconds: number): Promise<FoundTask | null>
  create(description: string): Promise<TaskPlace>
}

/** The farthest that two clocks may be apart. */
const skewMilliseconds = 24 * 3_600_000
/**
 * How long after the claim something may still be sent: a look-up's deadline and two seconds. With the time that the
 * server may take to commit (60 s) it stays well below the quarantine of the lane (120 s), after which another may claim.
 */
const sendWithinMilliseconds = 12_000

/** A clock that only goes forward, and what it showed when the claim was made. */
export type SinceClaim = { claimedMilliseconds: number; monotonicMilliseconds(): number }

/**
 * Files a task effectively once, on a claim that nobody else holds: look-up by marker in the table of own tasks, after the
 * claim; no create when the claim was long ago; one create, never repeated here. Whoever catches an Uncertain must not
 * claim again before the quarantine is over. `sinceMilliseconds`: before the first attempt that may have created it.
 */
export async function ensureTask(
  desk: TaskDesk,
  {
    marker,
    description,
    sinceMilliseconds,
  }: { marker: string; description: string; sinceMilliseconds: number },
  { claimedMilliseconds, monotonicMilliseconds }: SinceClaim,
): Promise<FoundTask> {
  const found = await desk.find(marker, sinceMilliseconds - skewMilliseconds)
  if (found) return found
  if (monotonicMilliseconds() - claimedMilliseconds > sendWithinMilliseconds)
    throw new Busy('Phabricator', 'the look-up took too long to send anything after it', 1_000)
  return { place: await desk.create(description), description }
}
