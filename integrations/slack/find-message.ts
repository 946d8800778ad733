import { z } from 'zod'
import { Refused } from '../../src/delivery/endings.ts'
import type { MessagePlace } from '../../src/ports/chat.ts'
import { readAnswer } from './answer.ts'
import type { SlackCall } from './call.ts'

/** The name of our messages' metadata; `event_payload.key` is the key of `Chat.post`. */
export const metadataType = 'groundcrew'

const pageSchema = z.looseObject({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      metadata: z
        .looseObject({
          event_type: z.string().optional(),
          event_payload: z.looseObject({ key: z.unknown() }).optional(),
        })
        .optional(),
    }),
  ),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
})

const pagesMax = 20

/**
 * The message posted under a key, by its metadata. Reads the channel (or the thread) from a minute before `since`: the
 * two clocks need not agree. In a public channel that Groundcrew may post to but has not joined nothing can be read:
 * then null, since a message too many is better than one too few.
 */
export async function findMessage(
  call: SlackCall,
  options: { channel: string; thread?: string; key: string; since: Temporal.Instant },
): Promise<MessagePlace | null> {
  const { channel, thread, key, since } = options
  const oldest = since.subtract({ seconds: 60 }).epochMilliseconds / 1000
  const method = thread === undefined ? 'conversations.history' : 'conversations.replies'
  let cursor: string | undefined
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const answer = await readPage(call, method, {
      channel,
      ...(thread !== undefined && { ts: thread }),
      oldest: oldest.toFixed(6),
      include_all_metadata: true,
      limit: 200,
      ...(cursor && { cursor }),
    })
    if (!answer) return null
    const found = answer.messages.find(
      ({ metadata }) =>
        metadata?.event_type === metadataType && metadata.event_payload?.key === key,
    )
    if (found) return { channel, ts: found.ts }
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) return null
  }
  return null
}

async function readPage(call: SlackCall, method: string, args: object) {
  try {
    return readAnswer(pageSchema, await call(method, args), method)
  } catch (error) {
    const unreadable = ['not_in_channel', 'thread_not_found']
    if (error instanceof Refused && unreadable.includes(error.code ?? '')) return null
    throw error
  }
}
