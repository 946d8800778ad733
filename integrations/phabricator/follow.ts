import type { Incident } from '../../src/incidents/incident.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { isMuted } from '../../src/incidents/care.ts'
import type { Store } from '../../src/store/store.ts'
import { reviseTicket } from '../../src/tickets/book.ts'
import { learnNews } from '../../src/tickets/news.ts'
import { userNames, type Account } from './account.ts'
import { readFeed, type FeedStep } from './feed.ts'
import { historyOf, type HistoryEntry } from './history.ts'
import { newsOf } from './news-of.ts'
import type { Phabricator } from './phabricator.ts'
import type { Task } from './task.ts'

const cursorId = 'phabricator-feed'
const followClosedDays = 30
const ticketsMost = 500

/** What one look has read, for every ticket. */
type Look = {
  phabricator: Phabricator
  store: Store
  now: () => Temporal.Instant
  signal: AbortSignal | undefined
  account: Account
  feed: FeedStep
}

/**
 * One look at what people did to the tasks of the tickets: their state follows, and the threads of their incidents say it,
 * each thing once, also after a crash or a lost cursor. Throws the endings of a call; nothing is lost then.
 */
export async function followTickets(
  phabricator: Phabricator,
  store: Store,
  now: () => Temporal.Instant,
  signal?: AbortSignal,
): Promise<void> {
  const stored = await store.list<Ticket>('ticket', ticketsMost)
  const tickets = stored.map(({ body }) => body).filter((ticket) => isFollowed(ticket, now()))
  if (tickets.length === 0) return
  const account = await phabricator.account()
  const cursor = await store.read<{ last: string | null }>('cursor', cursorId)
  const feed = await readFeed(phabricator.conduit, cursor?.body.last ?? null, signal)
  const ids = tickets.flatMap(({ task }) => (task === null ? [] : [task.id]))
  const tasks = new Map((await phabricator.tasks.byIds(ids, signal)).map((task) => [task.id, task]))
  const look: Look = { phabricator, store, now, signal, account, feed }
  for (const ticket of tickets)
    await followOne(look, ticket, tasks.get(ticket.task?.id ?? 0) ?? null)
  if (cursor?.body.last === feed.cursor) return
  const body = { last: feed.cursor }
  const write = { kind: 'cursor' as const, id: cursorId, version: cursor?.version ?? null, body }
  await store.commit({ writes: [write], effects: [] }, now())
}

async function followOne(look: Look, ticket: Ticket, task: Task | null): Promise<void> {
  const { phabricator, store, now, account } = look
  const entries = await newEntries(look, ticket, task)
  const people = entries.map(({ author }) => author).filter((author) => author !== account.phid)
  const owner = task?.owner ?? null
  const names = await userNames(phabricator.conduit, owner === null ? people : [...people, owner])
  const news = newsOf(ticket, task, entries, account, names, now())
  const readTo = Math.max(ticket.readTo, ...entries.map(({ id }) => id))
  if (news.length === 0 && readTo === ticket.readTo) return
  const threads = await threadsOf(store, ticket.id, now())
  await reviseTicket(store, now, ticket.id, (current) => {
    if (current.marker !== ticket.marker || current.readTo !== ticket.readTo) return null
    const step = learnNews(current, news, threads)
    return { ...step, ticket: { ...step.ticket, readTo } }
  })
}

async function newEntries(
  { phabricator, feed, signal }: Look,
  ticket: Ticket,
  task: Task | null,
): Promise<HistoryEntry[]> {
  if (feed.gap && task !== null) return await unread(phabricator, ticket, task.phid, signal)
  return feed.entries.filter(
    (entry) => entry.task === ticket.task?.phid && entry.id > ticket.readTo,
  )
}

async function unread(
  { conduit }: Phabricator,
  { readTo }: Ticket,
  phid: string,
  signal: AbortSignal | undefined,
): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = []
  for await (const entry of historyOf(conduit, phid, null, signal)) {
    if (entry.id <= readTo) break
    entries.unshift(entry)
  }
  return entries
}

function isFollowed({ task, closed }: Ticket, now: Temporal.Instant): boolean {
  if (task === null || closed === null) return task !== null
  return now.since(Temporal.Instant.from(closed.at)).total('hours') < followClosedDays * 24
}

async function threadsOf(store: Store, ticket: string, now: Temporal.Instant): Promise<string[]> {
  const linked = (await store.find<Incident>('incident', `ticket:${ticket}`)).map(
    ({ body }) => body,
  )
  const open = linked.filter(({ state }) => state !== 'resolved')
  const told = open.length > 0 ? open : linked.slice(-1)
  return told.filter((incident) => !isMuted(incident, now)).map(({ handle }) => handle)
}
