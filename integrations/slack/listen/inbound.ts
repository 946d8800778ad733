import type { Inbound } from '../../../src/ports/chat.ts'
import { clickPayload, commandPayload, shortcutPayload, viewPayload } from './payloads.ts'
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
