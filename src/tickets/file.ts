import { randomUUID } from 'node:crypto'
import type { Config } from '../config/index.ts'
import type { Effect } from '../delivery/effects.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Store, Write } from '../store/store.ts'
import { isAlive } from '../platform/asked.ts'
import { subjectKeyOfPod, type AirflowPlace } from '../platform/subject-of-pod.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { ticketWrite } from './book.ts'
import type { TicketTexts } from './draft.ts'
import { tellTicket, ticketId } from './ticket.ts'

/** What filing looks at: the pods in memory tell who has got in after all. */
export type FilingNeeds = {
  store: Store
  phabricator: Config['phabricator']
  cluster: Pick<Cluster, 'pods'> | null
  airflows: readonly AirflowPlace[]
}

/** The incident linked to its ticket, the ticket's write, and what must follow. */
export type Filing = { incident: Incident; writes: Write[]; effects: Effect[] }

/**
 * Tells the ticket of the resource that caused the newest occurrence, where Groundcrew files by itself (`finding.ticket`
 * is `file`), or where a person asked for it. Null when there is nothing to file or it was told before.
 */
export async function fileTicket(
  { store, phabricator, cluster, airflows }: FilingNeeds,
  incident: Incident,
  at: Temporal.Instant,
  asked = false,
): Promise<Filing | null> {
  const { latest } = incident
  const { resource, ticket: decision } = latest.finding
  const wanted = decision === 'file' || (asked && decision === 'offer')
  if (!phabricator || resource === null || !wanted) return null
  const id = ticketId(resource)
  const stored = await store.read<Ticket>('ticket', id)
  const key = randomUUID()
  const texts = textsOf(phabricator)
  const waiting = await stillWaiting(store, id, cluster, airflows)
  const step = tellTicket(
    stored?.body ?? null,
    { incident, occurrence: latest, resource, key, texts, waiting },
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

/** Handles of the open incidents that wait for a ticket and have no pod now; none where no pod can be seen. */
async function stillWaiting(
  store: Store,
  ticket: string,
  cluster: FilingNeeds['cluster'],
  airflows: readonly AirflowPlace[],
): Promise<string[]> {
  if (!cluster) return []
  const linked = await store.find<Incident>('incident', `ticket:${ticket}`)
  const open = linked.map(({ body }) => body).filter(({ state }) => state !== 'resolved')
  if (open.length === 0) return []
  const alive = new Set(
    Iterator.from(cluster.pods())
      .filter(isAlive)
      .map((record) => subjectKeyOfPod(record, airflows)),
  )
  return open.filter(({ subjectKey }) => !alive.has(subjectKey)).map(({ handle }) => handle)
}

/** What the configuration adds to the text of tickets. */
export function textsOf(config: NonNullable<Config['phabricator']>): TicketTexts {
  const { values_file: valuesFile = null, dashboards, runbooks } = config
  return { valuesFile, dashboards, runbooks }
}
