import type { Ticket } from '../../src/incidents/ticket.ts'
import { revise } from '../../src/store/revise.ts'
import type { Store } from '../../src/store/store.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { learnTask } from '../../src/tickets/learn.ts'
import { statusFor, type Account } from './account.ts'
import { adopted } from './adopt.ts'
import { markersIn } from './marker.ts'
import type { Phabricator } from './phabricator.ts'
import type { Task } from './task.ts'

/** What was put in order: tasks closed as duplicates (never expected), and tasks that no ticket knew of. */
export type Tidied = { duplicates: number; adopted: number }

const reachDays = 7

/**
 * Looks through Groundcrew's own tasks of a week: of several with one marker the first stays and the others are closed as
 * duplicates; an open one that no ticket knows of, as after a restored backup, gets its ticket back.
 */
export async function tidyTickets(
  phabricator: Phabricator,
  store: Store,
  now: () => Temporal.Instant,
  signal?: AbortSignal,
): Promise<Tidied> {
  const account = await phabricator.account()
  const sinceSeconds = now().epochMilliseconds / 1000 - reachDays * 86_400
  const families = new Map<string, Task[]>()
  for await (const task of phabricator.tasks.byAuthor(account.phid, sinceSeconds, signal)) {
    const marker = markersIn(task.description)?.marker
    if (marker !== undefined) families.set(marker, [task, ...(families.get(marker) ?? [])])
  }
  const tidied: Tidied = { duplicates: 0, adopted: 0 }
  for (const family of families.values()) {
    const [first, ...others] = family.toSorted((a, b) => a.id - b.id)
    if (!first) continue
    for (const other of others)
      if (isOpen(account, other)) {
        await closeDuplicate(phabricator, account, other, first, signal)
        tidied.duplicates += 1
      }
    if (await keepTicket(phabricator, store, now, account, first)) tidied.adopted += 1
  }
  return tidied
}

async function closeDuplicate(
  { tasks }: Phabricator,
  account: Account,
  { id, owner }: Task,
  first: Task,
  signal: AbortSignal | undefined,
): Promise<void> {
  await tasks.edit(
    id,
    [
      { type: 'comment', value: `Groundcrew filed this twice; T${first.id} asks for the same.` },
      { type: 'status', value: statusFor(account, 'duplicate') },
      ...(owner === null ? [{ type: 'owner', value: null }] : []),
    ],
    signal,
  )
}

async function keepTicket(
  { tasks }: Phabricator,
  store: Store,
  now: () => Temporal.Instant,
  account: Account,
  task: Task,
): Promise<boolean> {
  const marks = markersIn(task.description)
  const id = marks?.ticket
  if (!marks || id == null) return false
  return revise(store, now, async () => {
    const stored = await store.read<Ticket>('ticket', id)
    if (stored?.body.marker === marks.marker) {
      if (stored.body.task === null || stored.body.task.id === task.id) return null
      const { ticket, effects } = learnTask(stored.body, tasks.place(task), stored.body.told)
      return { writes: [ticketWrite(ticket, stored.version)], effects }
    }
    const isWanted =
      stored === null || (stored.body.task === null && stored.body.state === 'wanted')
    if (!isWanted || !isOpen(account, task)) return null
    const { ticket, effects } = adopted(
      stored?.body ?? null,
      id,
      marks.marker,
      task,
      tasks.place(task),
    )
    return { writes: [ticketWrite(ticket, stored?.version ?? null)], effects }
  })
}

function isOpen({ statuses }: Account, { status }: Task): boolean {
  return statuses.some(({ value, closed }) => value === status && !closed)
}
