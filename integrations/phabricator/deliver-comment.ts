import { Busy } from '../../src/delivery/endings.ts'
import type { Deliverer } from '../../src/delivery/deliverer.ts'
import type { TaskPlace, Ticket } from '../../src/incidents/ticket.ts'
import { untoldComment } from '../../src/tickets/describe.ts'
import { learnTold } from '../../src/tickets/learn.ts'
import { attempt, learning, readTicket } from './delivery.ts'
import { harmless } from './desk.ts'
import { commentMarker, holdsLine, toldMark } from './marker.ts'
import { ownComments } from './own-comments.ts'
import type { Phabricator } from './phabricator.ts'

const filingWaitMilliseconds = 5_000
/** Occurrences that come closer together than this share a comment. */
const spacingMilliseconds = 300_000

/** The comment stands on the ticket's task, once; the one named `occurrences` says whatever is not told there yet. */
export function deliverComment(phabricator: Phabricator): Deliverer<'phabricator.comment'> {
  return async ({ ticket: id, comment, text }, claim, context) => {
    const ticket = await readTicket(context, id)
    if (!ticket) return
    const { task } = ticket
    if (task === null) {
      if (ticket.state !== 'wanted') return
      throw new Busy('Phabricator', 'the task is not filed yet', filingWaitMilliseconds)
    }
    return attempt(id, claim, context, async () => {
      const earlier = claim.uncertain
        ? await harmless(claim.attempts, () => ownComments(phabricator, task, context.signal))
        : []
      if (comment !== 'occurrences') {
        const marker = commentMarker(ticket, comment)
        if (earlier.some((each) => holdsLine(each, marker))) return
        await say(phabricator, task, `${text}\n\n${marker}`, context.signal)
        return
      }
      const now = context.clock.now()
      const told = Math.max(ticket.told, toldMark(ticket, earlier))
      const untold = untoldComment({ ...ticket, told })
      if (untold !== null) {
        const wait = told > ticket.told ? 0 : waitMilliseconds(ticket, now)
        if (wait > 0) throw new Busy('Phabricator', 'a comment was made just before', wait)
        const all = ticket.occurrences.length
        await say(
          phabricator,
          task,
          `${untold}\n\n${commentMarker(ticket, `told-${all}`)}`,
          context.signal,
        )
        return learning(context, id, (current) => learnTold(current, all, now))
      }
      return learning(context, id, (current) => learnTold(current, told, now))
    })
  }
}

async function say(
  { tasks }: Phabricator,
  { id }: TaskPlace,
  value: string,
  signal: AbortSignal,
): Promise<void> {
  await tasks.edit(id, [{ type: 'comment', value }], signal)
}

function waitMilliseconds({ toldAt }: Ticket, now: Temporal.Instant): number {
  if (toldAt === null) return 0
  const since = now.since(Temporal.Instant.from(toldAt)).total('milliseconds')
  return Math.max(0, spacingMilliseconds - since)
}
