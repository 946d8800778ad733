import { tendTickets } from '../../integrations/phabricator/tend.ts'
import type { World } from './world.ts'

/** Follows the tasks at Phabricator where Groundcrew files them; until aborted. */
export async function followTasks(
  { config, phabricator, store, clock, log, metrics }: World,
  poke: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (!phabricator || config.phabricator?.mode !== 'file') return
  await tendTickets({
    phabricator,
    store,
    clock,
    pollingMilliseconds: config.phabricator.polling,
    poke,
    onTidied({ duplicates, adopted }) {
      metrics.ticketsTidied(duplicates, adopted)
      if (duplicates > 0) log.error('a ticket was filed twice', { duplicates })
    },
    onTrouble: (error) => log.warn('phabricator could not be followed', { error }),
    signal,
  })
}
