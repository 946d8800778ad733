import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Store } from '../store/store.ts'
import { ticketId } from '../tickets/ticket.ts'
import { nothingFailed, type Warning } from './warning.ts'

/** What tells of platform resources already, by the id of their ticket. */
export type ToldAlready = {
  /** Handle of the open incident that failed of it. */
  failed: ReadonlyMap<string, string>
  /** Those whose task is not closed. */
  asked: ReadonlySet<string>
}

/** The resources of which an open incident or a task tells that is no warning. */
export async function toldAlready(store: Pick<Store, 'find'>): Promise<ToldAlready> {
  const failed = new Map<string, string>()
  for (const { body } of await store.find<Incident>('incident', 'open')) {
    const { key, finding } = body.latest
    if (finding.resource && !key.startsWith('warning:'))
      failed.set(ticketId(finding.resource), body.handle)
  }
  const tickets = await store.find<Ticket>('ticket', 'open')
  const asked = tickets.filter(({ body }) => body.solved === null).map(({ id }) => id)
  return { failed, asked: new Set(asked) }
}

/**
 * The warning as it may be said beside what is told already: one that has no card gets none, one that has a card names the
 * incident instead of saying that nothing has failed. Null where nothing is to be said.
 */
export function besidesTold(
  warning: Warning,
  hasCard: boolean,
  { failed, asked }: ToldAlready,
): Warning | null {
  const id = ticketId(warning.resource)
  const handle = failed.get(id)
  if (!hasCard) return handle !== undefined || asked.has(id) ? null : warning
  if (handle === undefined) return warning
  const explanation = warning.explanation.map((sentence) =>
    sentence.replace(nothingFailed, `${handle} tells what has failed of it.`),
  )
  return { ...warning, explanation }
}
