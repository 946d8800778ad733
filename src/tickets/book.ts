import type { Ticket } from '../incidents/ticket.ts'
import { revise } from '../store/revise.ts'
import type { Change, Store, Stored, Write } from '../store/store.ts'
import type { TicketStep } from './ticket.ts'

/** Under which words a ticket is found: `open` while its task is not closed, `task:T12`, `marker:…`. */
function ticketTerms({ state, task, marker }: Ticket): string[] {
  return [
    ...(state === 'closed' ? [] : ['open']),
    ...(task === null ? [] : [`task:T${task.id}`]),
    `marker:${marker}`,
  ]
}

/** The write that stores a ticket after a step; `version` null for a new one. */
export function ticketWrite(ticket: Ticket, version: number | null): Write {
  return { kind: 'ticket', id: ticket.id, version, body: ticket, terms: ticketTerms(ticket) }
}

/** A step on a stored ticket as a change to commit. */
export function ticketChange(stored: Stored<Ticket>, step: TicketStep): Change {
  return { writes: [ticketWrite(step.ticket, stored.version)], effects: step.effects }
}

/** The ticket whose task has this number, or null. */
export async function ticketOfTask(store: Store, task: number): Promise<Stored<Ticket> | null> {
  return (await store.find<Ticket>('ticket', `task:T${task}`)).at(-1) ?? null
}

/** Takes a pure step on a stored ticket until it is committed; `step` returns null when nothing has to change. */
export async function reviseTicket(
  store: Store,
  now: () => Temporal.Instant,
  id: string,
  step: (ticket: Ticket) => TicketStep | null | Promise<TicketStep | null>,
): Promise<boolean> {
  return revise(store, now, async () => {
    const stored = await store.read<Ticket>('ticket', id)
    const taken = stored && (await step(stored.body))
    return stored && taken ? ticketChange(stored, taken) : null
  })
}
