import type { z } from 'zod'
import type { Inbound, Incoming, MessagePlace } from '../../../src/ports/chat.ts'
import {
  clickPayload,
  commandPayload,
  eventPayload,
  shortcutPayload,
  viewPayload,
} from './payloads.ts'
import { chosenValue, stateValues } from './state-values.ts'

/** A slash command. A redelivery has the same trigger. */
export function commandInbound(body: unknown, at: Temporal.Instant): Inbound {
  const command = commandPayload.parse(body)
  return {
    kind: 'command',
    text: command.text ?? '',
    id: `command:${command.trigger_id}`,
    user: command.user_id,
    team: command.team_id,
    channel: command.channel_id,
    thread: null,
    trigger: command.trigger_id,
    responseUrl: command.response_url ?? null,
    at: at.toString(),
  }
}

/** A click on a button or a choice in a menu. */
export function clickInbound(body: unknown, at: Temporal.Instant): Inbound {
  const click = clickPayload.parse(body)
  const { container, channel, view } = click
  const action = click.actions[0]
  if (!action) throw new Error('a click without an action')
  const channelId = channel?.id ?? container?.channel_id ?? ''
  const ts = container?.type === 'message' ? container.message_ts : null
  return {
    kind: 'click',
    action: action.action_id,
    value: chosenValue(action) ?? '',
    message: ts ? { channel: channelId, ts } : null,
    values: withoutNulls(stateValues(view ? view.state : click.state)),
    id: `click:${click.trigger_id ?? `${click.user.id}:${action.action_ts}`}`,
    ...whoOf(click),
    channel: channelId,
    thread: container?.thread_ts ?? null,
    responseUrl: click.response_url ?? null,
    at: at.toString(),
  }
}

/** A form handed in. */
export function submissionInbound(body: unknown, at: Temporal.Instant): Inbound {
  const submission = viewPayload.parse(body)
  const { view } = submission
  return {
    kind: 'submission',
    form: view.callback_id ?? '',
    values: stateValues(view.state),
    viewId: view.id,
    private: view.private_metadata ?? '',
    id: `submission:${submission.trigger_id ?? view.id}`,
    ...whoOf(submission),
    ...nowhere,
    at: at.toString(),
  }
}

/** A form closed without handing it in. */
export function closedInbound(body: unknown, at: Temporal.Instant): Inbound {
  const closed = viewPayload.parse(body)
  return {
    kind: 'closed',
    form: closed.view.callback_id ?? '',
    private: closed.view.private_metadata ?? '',
    id: `closed:${closed.view.id}`,
    ...whoOf(closed),
    ...nowhere,
    at: at.toString(),
  }
}

/** A shortcut, from anywhere or on a message. */
export function shortcutInbound(body: unknown, at: Temporal.Instant): Inbound {
  const shortcut = shortcutPayload.parse(body)
  const { message, channel } = shortcut
  const on =
    message && channel ? { channel: channel.id, ts: message.ts, text: message.text ?? '' } : null
  return {
    kind: 'shortcut',
    shortcut: shortcut.callback_id,
    message: on,
    id: `shortcut:${shortcut.trigger_id}`,
    ...whoOf(shortcut),
    channel: channel?.id ?? '',
    thread: message?.thread_ts ?? null,
    responseUrl: shortcut.response_url ?? null,
    at: at.toString(),
  }
}

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

const nowhere = { channel: '', thread: null, responseUrl: null }

function whoOf(payload: {
  user: { id: string; team_id?: string | null | undefined }
  team?: { id: string } | null | undefined
  trigger_id?: string | null | undefined
}) {
  return {
    user: payload.user.id,
    team: payload.user.team_id ?? payload.team?.id ?? '',
    trigger: payload.trigger_id ?? null,
  }
}

function withoutNulls(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}
