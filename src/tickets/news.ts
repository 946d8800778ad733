import type { Effect } from '../delivery/effects.ts'
import type { Ticket } from '../incidents/ticket.ts'
import { cardsOf } from './learn.ts'
import type { TicketStep } from './ticket.ts'

/** One thing that happened to a task, as its history tells it. */
export type TaskNews = {
  /** The same whenever it is read again. */
  key: string
  at: string
  /** User name, or null where it is not known. */
  who: string | null
  /** Whether Groundcrew's own account did it. */
  own: boolean
} & (
  | { kind: 'status'; status: string; statusName: string; closed: boolean }
  | { kind: 'comment'; text: string }
  | { kind: 'owner'; owner: string | null }
  | { kind: 'column'; column: string }
  | { kind: 'gone' }
  | { kind: 'other' }
)

/** What people did to a ticket's task: its state follows, and the threads of these incidents say it, each thing once. */
export function learnNews(
  ticket: Ticket,
  news: readonly TaskNews[],
  threads: readonly string[],
): TicketStep {
  const learnt = news.reduce(after, ticket)
  const lines = news.flatMap((each): Effect[] => {
    const text = each.own ? null : wordsOf(ticket, each)
    return text === null
      ? []
      : threads.map((incident) => ({
          kind: 'slack.line',
          incident,
          line: `task:${each.key}`,
          text,
        }))
  })
  return { ticket: learnt, effects: learnt === ticket ? lines : [...lines, ...cardsOf(learnt)] }
}

function after(ticket: Ticket, news: TaskNews): Ticket {
  const touched: Ticket = ticket.touched || news.own ? ticket : { ...ticket, touched: true }
  const by = news.own ? 'groundcrew' : 'people'
  switch (news.kind) {
    case 'status':
      return news.closed
        ? {
            ...touched,
            status: news.status,
            state: 'closed',
            closed: { at: news.at, by },
          }
        : { ...touched, status: news.status, state: 'filed', closed: null }
    case 'owner':
      return { ...touched, owner: news.owner }
    case 'column':
      return { ...touched, column: news.column }
    case 'gone':
      return { ...touched, status: 'gone' }
    default:
      return touched
  }
}

function wordsOf({ task }: Ticket, news: TaskNews): string | null {
  const name = `T${task?.id ?? '?'}`
  const by = news.who === null ? '' : ` (${news.who})`
  switch (news.kind) {
    case 'status':
      return `${name} is now ${news.statusName}${by}`
    case 'comment':
      return `${news.who ?? 'Somebody'} on ${name}: ${news.text}`
    case 'owner':
      return news.owner === null
        ? `${name} has no owner any more${by}`
        : `${name} is assigned to ${news.owner}${by}`
    case 'column':
      return `${name} moved to ${news.column}${by}`
    case 'gone':
      return `${name} cannot be seen any more: it was restricted or removed`
    case 'other':
      return null
  }
}
