import { lines, say, type Reply } from '../reply.ts'
import type { Stored } from '../store/store.ts'
import { isExpired, type StoredAction } from './stored-action.ts'

/** Why an action can be used no more, as an answer; null while it can. */
export function unusable(stored: Stored<StoredAction> | null, at: Temporal.Instant): Reply | null {
  if (!stored) return say('This button is of a time that Groundcrew has forgotten; ask again.')
  const { used, intent } = stored.body
  if (used) {
    const how = used.how === 'cancelled' ? 'cancelled' : 'done'
    const by = [{ user: used.by }, ', ', { time: used.at }]
    return intent.kind === 'command'
      ? say('This button was pressed by ', ...by, '. To do it again: ', {
          code: `/ml ${intent.command}`,
        })
      : say(`This was ${how} already by `, ...by, '.')
  }
  if (!isExpired(stored.body, at)) return null
  if (intent.kind === 'command') {
    return say('This button has expired; nothing was done. Type ', {
      code: `/ml ${intent.command}`,
    })
  }
  return {
    parts: [lines(['This offer has expired; nothing was done. Ask again.'])],
    visible: 'asker',
    replace: true,
  }
}
