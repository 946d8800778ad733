import { Busy, CallError, Refused, Unreachable } from '../../src/delivery/endings.ts'
import type { DeliveryContext, Learn } from '../../src/delivery/deliverer.ts'
import { backoffMilliseconds } from '../../src/delivery/retry.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { nothing } from '../../src/store/revise.ts'
import type { Claim } from '../../src/store/store.ts'
import { reviseTicket, ticketChange } from '../../src/tickets/book.ts'
import { learnRefused, learnTrouble } from '../../src/tickets/learn.ts'
import type { TicketStep } from '../../src/tickets/ticket.ts'
import { isDefiniteNo, problemOf } from './conduit.ts'

const accountWaitMilliseconds = 300_000

/** The ticket as it is now, or null. */
export async function readTicket({ store }: DeliveryContext, id: string): Promise<Ticket | null> {
  return (await store.read<Ticket>('ticket', id))?.body ?? null
}

/** A step on the ticket as it is when it is committed. */
export function learning(
  { store }: DeliveryContext,
  id: string,
  step: (ticket: Ticket) => TicketStep | null,
): Learn {
  return async () => {
    const stored = await store.read<Ticket>('ticket', id)
    const taken = stored && step(stored.body)
    return stored && taken ? ticketChange(stored, taken) : nothing
  }
}

/**
 * Does the work of one claim. What Phabricator refuses for good is learnt and settled; trouble with the account or the way
 * there is written on the ticket and tried again; what is uncertain goes to the outbox, which quarantines it.
 */
export async function attempt(
  id: string,
  claim: Claim,
  context: DeliveryContext,
  work: () => Promise<Learn | void>,
): Promise<Learn | void> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    const problem = problemOf(error)
    if (isDefiniteNo(error)) return learning(context, id, (ticket) => learnRefused(ticket, problem))
    if (error instanceof Refused || claim.attempts > 1)
      await reviseTicket(
        context.store,
        () => context.clock.now(),
        id,
        (ticket) => (ticket.task === null ? learnTrouble(ticket, problem) : null),
      )
    if (error instanceof Refused)
      throw new Busy(error.service, problem, accountWaitMilliseconds, error.status)
    if (error instanceof Unreachable)
      throw new Busy(error.service, problem, backoffMilliseconds(claim.attempts), error.status)
    throw error
  }
}
