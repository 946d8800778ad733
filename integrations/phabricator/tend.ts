import type { Clock } from '../../src/clock.ts'
import { Busy, CallError } from '../../src/delivery/endings.ts'
import type { Store } from '../../src/store/store.ts'
import { followTickets } from './follow.ts'
import { tidyTickets, type Tidied } from './janitor.ts'
import type { Phabricator } from './phabricator.ts'

const tidyMilliseconds = 3_600_000

/** Tidies at the start and every hour, and follows the tasks in between, until aborted. Trouble is told and tried again. */
export async function tendTickets(options: {
  phabricator: Phabricator
  store: Store
  clock: Clock
  pollingMilliseconds: number
  /** Something may wait to be delivered now. */
  poke(): void
  onTidied(tidied: Tidied): void
  onTrouble(error: CallError): void
  signal: AbortSignal
}): Promise<void> {
  const { phabricator, store, clock, pollingMilliseconds, poke, signal } = options
  const now = () => clock.now()
  let tidyDue = now()
  while (!signal.aborted) {
    let waitMilliseconds = pollingMilliseconds
    try {
      if (Temporal.Instant.compare(now(), tidyDue) >= 0) {
        options.onTidied(await tidyTickets(phabricator, store, now, signal))
        tidyDue = now().add({ milliseconds: tidyMilliseconds })
      }
      await followTickets(phabricator, store, now, signal)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (!signal.aborted) options.onTrouble(error)
      if (error instanceof Busy)
        waitMilliseconds = Math.max(waitMilliseconds, error.waitMilliseconds)
    }
    poke()
    await clock.sleep(waitMilliseconds, signal).catch(() => {})
  }
}
