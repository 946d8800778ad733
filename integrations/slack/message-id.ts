import { createHash } from 'node:crypto'

/**
 * The `client_msg_id` of a message: the same for the same key, in the form of a UUID version 5. Slack joins messages by
 * it ("No duplicate message exists associated with client_msg_id" among the errors of chat.postMessage) without
 * promising it for bots: it is sent always and relied on never.
 */
export function messageId(key: string): string {
  const hex = createHash('sha1').update(`groundcrew ${key}`).digest('hex')
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(18, 20)}`, hex.slice(20, 32)].join('-')
}
