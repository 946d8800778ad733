import { setTimeout } from 'node:timers/promises'

/** Looks again and again until it is so; the test's own timeout is the deadline. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5)
}
