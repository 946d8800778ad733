import type { Effect } from '../delivery/effects.ts'
import type { Ticket } from '../incidents/ticket.ts'
import { cardsOf } from './learn.ts'
import { words } from './remarkup.ts'
import type { TicketStep } from './ticket.ts'

/**
 * The cause is gone, and `proof` (plain words) shows it: the task gets a comment, and is closed with it when no person has
 * touched it. Null when there is nothing to say: not filed, closed already, or said before.
 */
export function causeGone(ticket: Ticket, proof: string, at: Temporal.Instant): TicketStep | null {
  if (ticket.state !== 'filed' || ticket.task === null || ticket.solved !== null) return null
  const text = `The cause seems to be gone: ${words(proof)}`
  const solved: Ticket = { ...ticket, solved: { at: at.toString(), proof } }
  return {
    ticket: solved,
    effects: [
      tell(ticket, `solved-${at.epochMilliseconds}`, text, !ticket.touched),
      ...cardsOf(solved),
    ],
  }
}

/** A person asked for the task to be closed. Null when it is not open. */
export function closeAsked(ticket: Ticket, text: string, at: Temporal.Instant): TicketStep | null {
  if (ticket.state !== 'filed' || ticket.task === null) return null
  return { ticket, effects: [tell(ticket, `asked-${at.epochMilliseconds}`, text, true)] }
}

/** Whether the card offers to close the task: its cause is gone, and a person has had a hand in it. */
export function offersToClose({ state, solved, touched }: Ticket): boolean {
  return state === 'filed' && solved !== null && touched
}

function tell({ id }: Ticket, comment: string, text: string, close: boolean): Effect {
  return { kind: close ? 'phabricator.close' : 'phabricator.comment', ticket: id, comment, text }
}
