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
 * How long after its beginning a look-up still counts. With the time a request may take it stays well below the
 * quarantine of the lane (120 s), so that nobody else can have begun in between.
 */
const sendWithinMilliseconds = 12_000

/**
 * Files a task effectively once, on a claim that nobody else holds: look-up by marker in the table of own tasks, after the
 * claim; no create when the look-up was long ago; one create, never repeated here. Whoever catches an Uncertain must not
 * claim again before the quarantine is over. `sinceMilliseconds`: before the first attempt that may have created it.
 */
export async function ensureTask(
  desk: TaskDesk,
  {
    marker,
    description,
    sinceMilliseconds,
  }: { marker: string; description: string; sinceMilliseconds: number },
  monotonicMilliseconds: () => number,
): Promise<FoundTask> {
  const begun = monotonicMilliseconds()
  const found = await desk.find(marker, sinceMilliseconds - skewMilliseconds)
  if (found) return found
  if (monotonicMilliseconds() - begun > sendWithinMilliseconds)
    throw new Busy('Phabricator', 'the look-up took too long to send anything after it', 1_000)
  return { place: await desk.create(description), description }
}
