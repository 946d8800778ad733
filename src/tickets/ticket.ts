import type { Effect } from '../delivery/effects.ts'
import type { PlatformResource } from '../diagnosis/finding.ts'
import type { Incident, Occurrence } from '../incidents/incident.ts'
import type { TaskPlace, Ticket } from '../incidents/ticket.ts'
import { draft, occurrenceLine, type TicketTexts } from './draft.ts'
import { recurrenceOf } from './recurrence.ts'
import { together } from './together.ts'

/** One occurrence whose cause is a platform resource. */
export type Trouble = {
  incident: Incident
  occurrence: Occurrence
  resource: PlatformResource
  /** A fresh UUID, used when a new task is needed. */
  key: string
  texts: TicketTexts
  /** Other incidents that wait for the resource and have nothing running. */
  waiting: readonly string[]
}

/** A ticket after a step, and what must follow. */
export type TicketStep = { ticket: Ticket; effects: Effect[] }

const occurrencesMost = 200

/** One ticket for one resource, whoever suffers from it: `quota airflow-ml/quota-compute-resources`. */
export function ticketId({ kind, namespace, name }: PlatformResource): string {
  return `${kind} ${namespace === null ? name : `${namespace}/${name}`}`
}

/**
 * Tells the ticket of a resource about one more occurrence: opens it, adds to it, reopens its task or files a new one,
 * as `recurrenceOf` says. Null when this occurrence was told before.
 */
export function tellTicket(
  ticket: Ticket | null,
  trouble: Trouble,
  at: Temporal.Instant,
): TicketStep | null {
  if (ticket === null) return openTicket(trouble, null, at)
  const { incident, occurrence } = trouble
  const known = ticket.occurrences.some(
    (each) => each.occurrence === occurrence.key && each.incident === incident.handle,
  )
  if (known) return null
  switch (recurrenceOf(ticket, at)) {
    case 'join':
      return addOccurrence(ticket, trouble)
    case 'reopen':
      return reopenTicket(ticket, trouble)
    case 'again':
      return openTicket(trouble, ticket.task, at)
  }
}

/** A new ticket, to be filed; `before` is the task that was filed for the same resource earlier. */
function openTicket(
  { incident, occurrence, resource, key, texts }: Trouble,
  before: TaskPlace | null,
  at: Temporal.Instant,
): TicketStep {
  const id = ticketId(resource)
  const ticket: Ticket = {
    id,
    resource,
    change: occurrence.finding.change,
    state: 'wanted',
    marker: `groundcrew-key: ${key}`,
    ...draft(resource, occurrence, texts),
    occurrences: [occurrenceLine(incident, occurrence)],
    told: 0,
    toldAt: null,
    openedAt: at.toString(),
    task: null,
    link: null,
    status: null,
    owner: null,
    column: null,
    readTo: 0,
    touched: false,
    closed: null,
    solved: null,
    before,
    problem: null,
  }
  return { ticket, effects: [{ kind: 'phabricator.task', ticket: id }] }
}

/** One more occurrence of a ticket that stands: told in the description while it is not filed, in one comment after that. */
function addOccurrence(ticket: Ticket, trouble: Trouble): TicketStep {
  const grown = withOccurrence(ticket, trouble)
  const effect: Effect =
    ticket.task === null
      ? { kind: 'phabricator.task', ticket: ticket.id }
      : { kind: 'phabricator.comment', ticket: ticket.id, comment: 'occurrences', text: '' }
  return { ticket: grown, effects: [effect] }
}

/** The task that Groundcrew had closed is open again. */
function reopenTicket(ticket: Ticket, trouble: Trouble): TicketStep {
  const grown = withOccurrence(ticket, trouble)
  const effect: Effect = {
    kind: 'phabricator.reopen',
    ticket: ticket.id,
    comment: `reopen-${grown.occurrences.at(-1)?.occurrence ?? ''}`,
    text: `The cause is back.\n- ${grown.occurrences.at(-1)?.line ?? ''}`,
  }
  const reopened: Ticket = {
    ...grown,
    state: 'filed',
    told: grown.occurrences.length,
    closed: null,
    solved: null,
  }
  return { ticket: reopened, effects: [effect] }
}

function withOccurrence(
  ticket: Ticket,
  { incident, occurrence, waiting }: Pick<Trouble, 'incident' | 'occurrence' | 'waiting'>,
): Ticket {
  const all = [...ticket.occurrences, occurrenceLine(incident, occurrence)]
  const needed = together(all, new Set([...waiting, incident.handle]), ticket.change)
  const dropped = Math.max(0, all.length - occurrencesMost)
  const { together: _, ...rest } = ticket
  return {
    ...rest,
    ...(needed.length > 0 && { together: needed }),
    occurrences: all.slice(dropped),
    told: Math.max(0, ticket.told - dropped),
    solved: null,
  }
}
