import type { Deliverer } from '../../src/delivery/deliverer.ts'
import { Refused } from '../../src/delivery/endings.ts'
import { statusFor } from './account.ts'
import { learnReopened } from '../../src/tickets/learn.ts'
import { attempt, learning, readTicket } from './delivery.ts'
import { harmless } from './desk.ts'
import { commentMarker, holdsLine } from './marker.ts'
import { ownComments } from './own-comments.ts'
import type { Phabricator } from './phabricator.ts'

/** The ticket's task is open again with this comment; where the account may not open it, the comment is all there is. */
export function deliverReopen(phabricator: Phabricator): Deliverer<'phabricator.reopen'> {
  return async ({ ticket: id, comment, text }, claim, context) => {
    const { signal } = context
    const ticket = await readTicket(context, id)
    const task = ticket?.task
    if (!ticket || !task) return
    return attempt(id, claim, context, async () => {
      const marker = commentMarker(ticket, comment)
      const account = await harmless(claim.attempts, phabricator.account)
      const earlier = claim.uncertain
        ? await harmless(claim.attempts, () => ownComments(phabricator, task, signal))
        : []
      const open = statusFor(account, 'default')
      const reopened = learning(context, id, (now) => learnReopened(now, open))
      if (earlier.some((each) => holdsLine(each, marker))) return reopened
      const says = { type: 'comment', value: `${text}\n\n${marker}` }
      const opens = { type: 'status', value: open }
      try {
        await phabricator.tasks.edit(task.id, [says, opens], signal)
        return reopened
      } catch (error) {
        if (!(error instanceof Refused && error.code === 'access-denied')) throw error
        await phabricator.tasks.edit(task.id, [says], signal)
        return
      }
    })
  }
}
