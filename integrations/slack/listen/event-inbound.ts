import type { z } from 'zod'
import type { Inbound, Incoming, MessagePlace } from '../../../src/ports/chat.ts'
import { eventPayload } from './payloads.ts'

/** An event that Groundcrew answers to; null for all others, edits and the words of robots among them. */
export function eventInbound(body: unknown, at: Temporal.Instant): Inbound | null {
  const { event, event_id, team_id } = eventPayload.parse(body)
  if (!event.user || event.bot_id || event.subtype) return null
  const incoming = eventIncoming(event)
  if (!incoming) return null
  return {
    ...incoming,
    id: `event:${event_id}`,
    user: event.user,
    team: event.team ?? team_id ?? '',
    channel: placeOf(incoming)?.channel ?? (typeof event.channel === 'string' ? event.channel : ''),
    thread: event.thread_ts ?? null,
    trigger: null,
    responseUrl: null,
    at: at.toString(),
  }
}

function eventIncoming(event: z.infer<typeof eventPayload>['event']): Incoming | null {
  switch (event.type) {
    case 'app_mention':
      return { kind: 'mention', text: event.text ?? '' }
    case 'message':
      return event.channel_type === 'im' ? { kind: 'mention', text: event.text ?? '' } : null
    case 'app_home_opened':
      return event.tab === 'messages' ? null : { kind: 'home' }
    case 'reaction_added': {
      const { item, reaction } = event
      const on = item?.type === 'message' && item.channel && item.ts
      return on && reaction
        ? { kind: 'reaction', reaction, message: { channel: item.channel!, ts: item.ts! } }
        : null
    }
    default:
      return null
  }
}

const placeOf = (incoming: Incoming): MessagePlace | null =>
  incoming.kind === 'reaction' ? incoming.message : null
