import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Change, Store } from '../store/store.ts'
import { ticketWrite } from './book.ts'
import { causeGone } from './solved.ts'

/**
 * What follows for its tickets when an incident closes because its task passed or its pod started: a ticket that no other
 * open incident waits for has lost its cause. To be committed together with the closing; `proof` is in plain words.
 */
export async function ticketsSolvedBy(
  store: Store,
  closed: Incident,
  proof: string,
  at: Temporal.Instant,
): Promise<Change> {
  const change: Change = { writes: [], effects: [] }
  const { dag, task } = closed.subject
  const whose = task === null ? dag : `${dag} / ${task}`
  for (const id of closed.tickets) {
    const linked = await store.find<Incident>('incident', `ticket:${id}`)
    const isAwaited = linked.some(
      ({ body }) => body.handle !== closed.handle && body.state !== 'resolved',
    )
    const stored = isAwaited ? null : await store.read<Ticket>('ticket', id)
    const step = stored && causeGone(stored.body, `${whose}: ${proof}`, at)
    if (!stored || !step) continue
    change.writes.push(ticketWrite(step.ticket, stored.version))
    change.effects.push(...step.effects)
  }
  return change
}
