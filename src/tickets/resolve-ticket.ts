import { Misunderstood } from '../commands/misunderstood.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Store, Stored } from '../store/store.ts'
import { ticketOfTask } from './book.ts'

/** The ticket that a word names by its task: `T123`. Throws Misunderstood. */
export async function resolveTicket(
  word: string | undefined,
  store: Store,
): Promise<Stored<Ticket>> {
  const number = /^t(\d{1,9})$/i.exec(word ?? '')?.[1]
  const stored = number === undefined ? null : await ticketOfTask(store, Number(number))
  if (stored) return stored
  throw new Misunderstood(
    number === undefined
      ? 'Name a task such as T123, or an incident such as I7; /ml owed lists the open ones.'
      : `T${number} is no task that Groundcrew follows; /ml owed lists the open ones.`,
  )
}

/** The incidents that are linked to a ticket, oldest first. */
export async function incidentsOf(store: Store, ticket: string): Promise<Incident[]> {
  return (await store.find<Incident>('incident', `ticket:${ticket}`)).map(({ body }) => body)
}

/** Whose resource a ticket touches, for the policy: the first incident's DAG. */
export async function resourceOfTicket(
  store: Store,
  ticket: string,
): Promise<{ instance: string | null; dag: string | null }> {
  const [first] = await incidentsOf(store, ticket)
  return { instance: first?.subject.instance ?? null, dag: first?.subject.dag ?? null }
}
