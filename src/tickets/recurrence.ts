import type { Ticket } from '../incidents/ticket.ts'

/** What an occurrence means for a ticket that exists: it joins it, reopens its task, or needs a task of its own. */
export type Recurrence = 'join' | 'reopen' | 'again'

const reopenDays = 14
/** Closed with an answer that a new task would only repeat the question of. */
const finalAnswers = new Set(['duplicate', 'declined', 'invalid', 'gone'])

/**
 * | ticket | then |
 * |---|---|
 * | not closed, whatever people did with its task (moved, retagged, restricted, deleted) | join |
 * | closed by people as duplicate, declined or invalid | join |
 * | closed by Groundcrew not more than 14 days ago | reopen |
 * | closed by Groundcrew earlier, or by people as done | again |
 */
export function recurrenceOf(ticket: Ticket, at: Temporal.Instant): Recurrence {
  if (ticket.state !== 'closed' || ticket.closed === null) return 'join'
  if (ticket.closed.by === 'people') return finalAnswers.has(ticket.status ?? '') ? 'join' : 'again'
  const days = at.since(Temporal.Instant.from(ticket.closed.at)).total('hours') / 24
  return days <= reopenDays ? 'reopen' : 'again'
}
