import { sayDuration } from '../config/duration.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import { lines, type Line, type Part } from '../reply.ts'
import type { Store } from '../store/store.ts'
import { ageSeconds, stateWords } from './show.ts'

/** An open ticket and the incidents that wait for it. */
export type Owed = { ticket: Ticket; waiting: Incident[] }

const shownMost = 15
const namesMost = 3

/** What the platform owes: tickets that are not closed, the oldest first. */
export async function readOwed(store: Pick<Store, 'find'>): Promise<Owed[]> {
  const tickets = await store.find<Ticket>('ticket', 'open')
  const owed = await Promise.all(
    tickets.map(async ({ body: ticket }) => ({
      ticket,
      waiting: (await store.find<Incident>('incident', `ticket:${ticket.id}`))
        .map(({ body }) => body)
        .filter(({ state }) => state !== 'resolved'),
    })),
  )
  return owed.toSorted((one, other) => one.ticket.openedAt.localeCompare(other.ticket.openedAt))
}

/** The list as an answer or a post: each task, its age, where it stands and who waits. */
export function owedParts(owed: readonly Owed[], at: Temporal.Instant): Part[] {
  if (owed.length === 0) return [lines(['The platform owes nothing: no task is open.'])]
  const waiting = owed.filter((each) => each.waiting.length > 0).length
  const more = owed.length - shownMost
  return [
    {
      kind: 'header',
      text: `${owed.length} ${owed.length === 1 ? 'task is' : 'tasks are'} open with the platform, ${waiting} ${waiting === 1 ? 'has' : 'have'} somebody waiting`,
    },
    lines(
      ...owed.slice(0, shownMost).map((each) => owedLine(each, at)),
      ...(more > 0 ? [[`… and ${more} more`] satisfies Line] : []),
    ),
  ]
}

function owedLine({ ticket, waiting }: Owed, at: Temporal.Instant): Line {
  const { task, title, owner, column } = ticket
  const standing = [stateWords(ticket), column, owner === null ? null : `with ${owner}`]
  const who = waiting.map(({ subject }) => subject.dag)
  const names = [...new Set(who)]
  const rest = names.length > namesMost ? ` and ${names.length - namesMost} more` : ''
  return [
    '• ',
    ...(task ? [{ link: task.url, text: `T${task.id}` } as const] : ['not filed']),
    ` ${title} · ${sayDuration(ageSeconds(ticket, at))} old · ${standing.filter(Boolean).join(' · ')} · `,
    names.length === 0 ? 'nobody waits' : `${names.slice(0, namesMost).join(', ')}${rest} wait`,
  ]
}
