import { randomUUID } from 'node:crypto'
import type { Config } from '../config/index.ts'
import type { Effect } from '../delivery/effects.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Store, Write } from '../store/store.ts'
import { ticketWrite } from './book.ts'
import type { TicketTexts } from './draft.ts'
import { tellTicket, ticketId } from './ticket.ts'

/** The incident linked to its ticket, the ticket's write, and what must follow. */
export type Filing = { incident: Incident; writes: Write[]; effects: Effect[] }

/**
 * Tells the ticket of the resource that caused the newest occurrence, where Groundcrew files by itself (`finding.ticket`
 * is `file`), or where a person asked for it. Null when there is nothing to file or it was told before.
 */
export async function fileTicket(
  store: Store,
  config: Pick<Config, 'phabricator'>,
  incident: Incident,
  at: Temporal.Instant,
  asked = false,
): Promise<Filing | null> {
  const { latest } = incident
  const { resource, ticket: decision } = latest.finding
  const wanted = decision === 'file' || (asked && decision === 'offer')
  if (!config.phabricator || resource === null || !wanted) return null
  const id = ticketId(resource)
  const stored = await store.read<Ticket>('ticket', id)
  const key = randomUUID()
  const texts = textsOf(config.phabricator)
  const step = tellTicket(
    stored?.body ?? null,
    { incident, occurrence: latest, resource, key, texts },
    at,
  )
  const linked = incident.tickets.includes(id)
  if (!step && linked) return null
  return {
    incident: linked ? incident : { ...incident, tickets: [...incident.tickets, id] },
    writes: step ? [ticketWrite(step.ticket, stored?.version ?? null)] : [],
    effects: [...(step?.effects ?? []), { kind: 'slack.card', incident: incident.handle }],
  }
}

/** What the configuration adds to the text of tickets. */
export function textsOf(config: NonNullable<Config['phabricator']>): TicketTexts {
  const { values_file: valuesFile = null, dashboards, runbooks } = config
  return { valuesFile, dashboards, runbooks }
}
