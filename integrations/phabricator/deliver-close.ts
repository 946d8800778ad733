import type { Deliverer } from '../../src/delivery/deliverer.ts'
import { Refused } from '../../src/delivery/endings.ts'
import { learnClosed, learnTouched } from '../../src/tickets/learn.ts'
import { statusFor } from './account.ts'
import { attempt, learning, readTicket } from './delivery.ts'
import { harmless } from './desk.ts'
import { commentMarker, holdsLine } from './marker.ts'
import { isTouched, ownComments } from './own-comments.ts'
import type { Phabricator } from './phabricator.ts'
import type { Edit } from './tasks.ts'

/**
 * The ticket's task is closed with this comment, unless the trouble came back meanwhile. Where Groundcrew closes by itself (`solved-…`) and a person has had a hand
 * in the task meanwhile, or the account may not close it, the comment is all there is.
 */
export function deliverClose(phabricator: Phabricator): Deliverer<'phabricator.close'> {
  return async ({ ticket: id, comment, text }, claim, context) => {
    const { signal, clock } = context
    const ticket = await readTicket(context, id)
    const task = ticket?.task
    const byItself = comment.startsWith('solved-')
    if (!ticket || !task || ticket.state === 'closed') return
    if (byItself && ticket.solved === null) return
    return attempt(id, claim, context, async () => {
      const marker = commentMarker(ticket, comment)
      const closed = learning(context, id, (now) => learnClosed(now, clock.now()))
      const look = await harmless(claim.attempts, async () => ({
        account: await phabricator.account(),
        said: claim.uncertain
          ? (await ownComments(phabricator, task, signal)).some((each) => holdsLine(each, marker))
          : false,
        isOwned: (await phabricator.tasks.byIds([task.id], signal))[0]?.owner != null,
        touched: byItself && (await isTouched(phabricator, task, signal)),
      }))
      if (look.said) return closed
      const says: Edit = { type: 'comment', value: `${text}\n\n${marker}` }
      const closes: Edit[] = [
        { type: 'status', value: statusFor(look.account, 'closed') },
        ...(look.isOwned ? [] : [{ type: 'owner', value: null }]),
      ]
      const touched = learning(context, id, learnTouched)
      if (look.touched) {
        await phabricator.tasks.edit(task.id, [says], signal)
        return touched
      }
      try {
        await phabricator.tasks.edit(task.id, [says, ...closes], signal)
        return closed
      } catch (error) {
        if (!(error instanceof Refused && error.code === 'access-denied')) throw error
        await phabricator.tasks.edit(task.id, [says], signal)
        return touched
      }
    })
  }
}
