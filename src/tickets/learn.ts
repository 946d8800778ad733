import type { Effect } from '../delivery/effects.ts'
import type { TaskPlace, Ticket } from '../incidents/ticket.ts'
import type { TicketStep } from './ticket.ts'

/** The task exists, and tells so many of the occurrences. */
export function learnTask(ticket: Ticket, task: TaskPlace, told: number): TicketStep {
  const filed: Ticket = {
    ...ticket,
    state: 'filed',
    task,
    status: ticket.task?.id === task.id ? (ticket.status ?? 'open') : 'open',
    told,
    toldAt: null,
    link: null,
    problem: null,
  }
  const rest: Effect[] =
    told < ticket.occurrences.length
      ? [{ kind: 'phabricator.comment', ticket: ticket.id, comment: 'occurrences', text: '' }]
      : []
  return { ticket: filed, effects: [...cardsOf(filed), ...rest] }
}

/** So many of the occurrences stand on the task now. */
export function learnTold(ticket: Ticket, told: number, at: Temporal.Instant): TicketStep {
  return {
    ticket: { ...ticket, told: Math.max(ticket.told, told), toldAt: at.toString() },
    effects: [],
  }
}

/** It is not filed by Groundcrew; people see the draft, and a link to file it where there is one. */
export function learnDraft(ticket: Ticket, link: string | null): TicketStep {
  const drafted: Ticket = { ...ticket, state: 'dry-run', link, problem: null }
  return { ticket: drafted, effects: cardsOf(drafted) }
}

/** Phabricator said no, and why. */
export function learnRefused(ticket: Ticket, problem: string): TicketStep {
  const refused: Ticket = { ...ticket, state: ticket.task ? ticket.state : 'refused', problem }
  return { ticket: refused, effects: cardsOf(refused) }
}

/** It cannot be filed just now; it still will be. Null when that is known already. */
export function learnTrouble(ticket: Ticket, problem: string): TicketStep | null {
  if (ticket.problem === problem) return null
  const troubled: Ticket = { ...ticket, problem }
  return { ticket: troubled, effects: cardsOf(troubled) }
}

/** A person has had a hand in the task, or it is not Groundcrew's to close. */
export function learnTouched(ticket: Ticket): TicketStep {
  const touched: Ticket = { ...ticket, touched: true }
  return { ticket: touched, effects: cardsOf(touched) }
}

/** Groundcrew has opened the task again. */
export function learnReopened(ticket: Ticket, status: string): TicketStep {
  const reopened: Ticket = { ...ticket, status }
  return { ticket: reopened, effects: cardsOf(reopened) }
}

/** Groundcrew has closed the task. */
export function learnClosed(ticket: Ticket, at: Temporal.Instant): TicketStep {
  const closed: Ticket = {
    ...ticket,
    state: 'closed',
    status: 'resolved',
    closed: { at: at.toString(), by: 'groundcrew' },
  }
  return { ticket: closed, effects: cardsOf(closed) }
}

/** The cards that show a ticket. */
export function cardsOf({ occurrences }: Ticket): Effect[] {
  const incidents = new Set(occurrences.map(({ incident }) => incident))
  return [...incidents].map((incident) => ({ kind: 'slack.card', incident }))
}
