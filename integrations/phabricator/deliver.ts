import type { Deliverers } from '../../src/delivery/deliverer.ts'
import { deliverClose } from './deliver-close.ts'
import { deliverComment } from './deliver-comment.ts'
import { deliverReopen } from './deliver-reopen.ts'
import { deliverTask } from './deliver-task.ts'
import type { Phabricator } from './phabricator.ts'

/** Makes the tasks at Phabricator match the tickets. */
export function phabricatorDeliverers(
  phabricator: Phabricator,
): Pick<
  Deliverers,
  'phabricator.task' | 'phabricator.comment' | 'phabricator.close' | 'phabricator.reopen'
> {
  return {
    'phabricator.task': deliverTask(phabricator),
    'phabricator.comment': deliverComment(phabricator),
    'phabricator.close': deliverClose(phabricator),
    'phabricator.reopen': deliverReopen(phabricator),
  }
}
