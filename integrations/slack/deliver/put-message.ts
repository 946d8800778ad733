import type { MessageData } from '../../../src/delivery/effects.ts'
import { Refused } from '../../../src/delivery/endings.ts'
import type { Chat, MessagePlace } from '../../../src/ports/chat.ts'
import type { Claim } from '../../../src/store/store.ts'

/** A message that must stand: where it stood before, or where to post it and under which key. */
export type WantedMessage = {
  place: MessagePlace | null
  channel: string
  thread?: string
  key: string
  message: MessageData
}

/**
 * Makes the message stand, and says where. It is edited where it stands. An earlier attempt that may have posted it is
 * looked for first. When somebody deleted it, it is posted once more, under a key of its own.
 */
export async function putMessage(
  chat: Pick<Chat, 'post' | 'update' | 'find'>,
  claim: Claim,
  wanted: WantedMessage,
): Promise<MessagePlace> {
  const { place, channel, thread, message } = wanted
  const gone = place !== null && !(await edit(chat, place, message))
  if (place !== null && !gone) return place
  const key = place === null ? wanted.key : `${wanted.key}:after:${place.ts}`
  const where = { channel: place?.channel ?? channel, ...(thread !== undefined && { thread }), key }
  const found = claim.uncertain ? await chat.find({ ...where, since: sinceOf(claim) }) : null
  if (found && (await edit(chat, found, message))) return found
  return post(chat, { ...where, ...message })
}

/** Slack may know the key from a message that was deleted before we saw it; then another key is as good. */
async function post(
  chat: Pick<Chat, 'post'>,
  wanted: Parameters<Chat['post']>[0],
): Promise<MessagePlace> {
  try {
    return await chat.post(wanted)
  } catch (error) {
    const known = error instanceof Refused && error.code?.startsWith('duplicate_')
    if (!known) throw error
    return chat.post({ ...wanted, key: `${wanted.key}:again` })
  }
}

/** False when the message is not there any more. */
async function edit(
  chat: Pick<Chat, 'update'>,
  place: MessagePlace,
  message: MessageData,
): Promise<boolean> {
  try {
    await chat.update(place, message)
    return true
  } catch (error) {
    if (error instanceof Refused && error.code === 'message_not_found') return false
    throw error
  }
}

/** From when on a message of this claim may have been posted. */
const sinceOf = ({ firstClaimMilliseconds }: Claim): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(firstClaimMilliseconds)
