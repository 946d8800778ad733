import { type AnswerData, keyOf } from '../../../src/delivery/effects.ts'
import { Refused } from '../../../src/delivery/endings.ts'
import type { Deliverer } from '../../../src/delivery/deliverer.ts'
import type { InboxRow } from '../../../src/inbox/row.ts'
import type { StoredAction } from '../../../src/inbox/stored-action.ts'
import type { Claim, Store } from '../../../src/store/store.ts'
import type { SlackDelivery } from './delivery.ts'
import { offered } from './offered.ts'
import { putMessage } from './put-message.ts'

/** Answers whoever asked: in place of what was clicked, to all, or only to them. */
export function answerDeliverer({ chat }: Pick<SlackDelivery, 'chat'>): Deliverer<'slack.answer'> {
  async function replace(row: InboxRow, message: Message): Promise<boolean> {
    if (row.kind !== 'click' || !row.message) return false
    const { responseUrl } = row
    if (responseUrl !== null) {
      const respond = chat.respond(responseUrl, { ...message, visible: 'asker', replace: true })
      if (await notRefused(respond)) return true
    }
    return notRefused(chat.update(row.message, message))
  }

  async function sayToAll(row: InboxRow, message: Message, claim: Claim): Promise<void> {
    const { channel, thread, responseUrl } = row
    const post = putMessage(chat, claim, {
      place: null,
      channel: channel || (await chat.openDirect(row.user)),
      ...(thread !== null && { thread }),
      key: keyOf(claim.effect),
      message,
    })
    if (responseUrl === null) return void (await post)
    // A command works in every channel; where Groundcrew is no member, its answer goes the way the command came.
    if (await notRefused(post)) return
    await chat.respond(responseUrl, { ...message, visible: 'all', ...threadOf(row) })
  }

  async function sayToAsker(row: InboxRow, message: Message, claim: Claim): Promise<void> {
    const { channel, user, responseUrl } = row
    if (responseUrl !== null) {
      const respond = chat.respond(responseUrl, { ...message, visible: 'asker', ...threadOf(row) })
      if (await notRefused(respond)) return
    }
    const whisper = channel !== '' && !channel.startsWith('D')
    if (
      whisper &&
      (await notRefused(chat.ephemeral({ ...message, channel, user, ...threadOf(row) })))
    )
      return
    await putMessage(chat, claim, {
      place: null,
      channel: await chat.openDirect(user),
      key: keyOf(claim.effect),
      message,
    })
  }

  return async (effect, claim, context) => {
    const { inbox, answer } = effect
    const { store } = context
    const stored = (await store.read<InboxRow>('inbox', inbox))?.body
    if (!stored) return
    const row = await placed(stored, store)
    const message = await offered(messageOf(answer), effect, null, context)
    const replaced = answer.replace === true && (await replace(row, message))
    if (!replaced) await (answer.visible === 'all' ? sayToAll : sayToAsker)(row, message, claim)
  }
}

/** A form comes back without a channel: its answer belongs where the form was asked for. */
async function placed(row: InboxRow, store: Store): Promise<InboxRow> {
  if (row.kind !== 'submission' || row.channel !== '') return row
  const intent = (await store.read<StoredAction>('action', row.private))?.body.intent
  return intent?.kind === 'form' ? { ...row, channel: intent.channel, thread: intent.thread } : row
}

type Message = Pick<AnswerData, 'text' | 'blocks'>

const messageOf = ({ text, blocks }: AnswerData): Message => ({ text, ...(blocks && { blocks }) })

const threadOf = ({ thread }: InboxRow) => (thread === null ? {} : { thread })

/** Whether the call went well; false when Slack refused it, so that another way can be tried. */
async function notRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}
