import type { Deliverer } from '../../src/delivery/deliverer.ts'
import { describe, toldIn } from '../../src/tickets/describe.ts'
import { learnDraft, learnTask } from '../../src/tickets/learn.ts'
import { attempt, learning, readTicket } from './delivery.ts'
import { deskFor, harmless } from './desk.ts'
import { ensureTask } from './ensure-task.ts'
import { formLink } from './form-link.ts'
import type { Phabricator } from './phabricator.ts'

/** The task of the ticket exists, once; or its draft is shown, where Groundcrew does not file. */
export function deliverTask({
  options,
  tasks,
  account,
}: Phabricator): Deliverer<'phabricator.task'> {
  return async ({ ticket: id }, claim, context) => {
    const claimedMilliseconds = performance.now()
    const ticket = await readTicket(context, id)
    if (!ticket || ticket.task) return
    const description = describe(ticket)
    if (options.mode !== 'file') {
      const { title, priority } = ticket
      const { url, project, mode } = options
      const link = mode === 'link' ? formLink(url, { title, description, project, priority }) : null
      return learning(context, id, (now) => learnDraft(now, link))
    }
    return attempt(id, claim, context, async () => {
      const known = await harmless(claim.attempts, account)
      const desk = deskFor(tasks, known, ticket, {
        attempts: claim.attempts,
        signal: context.signal,
      })
      const openedMilliseconds = Temporal.Instant.from(ticket.openedAt).epochMilliseconds
      const sinceMilliseconds = Math.min(claim.firstClaimMilliseconds, openedMilliseconds)
      const wanted = { marker: ticket.marker, description, sinceMilliseconds }
      const filed = await ensureTask(desk, wanted, {
        claimedMilliseconds,
        monotonicMilliseconds: () => performance.now(),
      })
      return learning(context, id, (now) =>
        learnTask(now, filed.place, toldIn(now, filed.description)),
      )
    })
  }
}
