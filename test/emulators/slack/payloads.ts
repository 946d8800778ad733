import { messagePayload } from './methods/lookup.ts'
import { type SlackView, viewPayload } from './view.ts'
import { issueTrigger, nextNumber, type SlackMessage, type Workspace } from './workspace.ts'

type Payload = Record<string, unknown>

/** What every interactive payload says about who and where. */
function whoPayload(workspace: Workspace, user: string): Payload {
  const { team, bot } = workspace
  const person = workspace.users.get(user)
  if (!person) throw new Error(`there is no user ${user}`)
  return {
    user: {
      id: user,
      username: person.name,
      name: person.name,
      team_id: person.teamId ?? team.id,
    },
    team: { id: team.id, domain: team.domain },
    api_app_id: bot.app,
    token: 'verification-token',
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** The payload of `/ml …`. */
export function commandPayload(
  workspace: Workspace,
  options: { user: string; channel: string; command: string; text: string; responseUrl: string },
): Payload {
  const { team, bot } = workspace
  const person = workspace.users.get(options.user)
  return {
    token: 'verification-token',
    team_id: person?.teamId ?? team.id,
    team_domain: team.domain,
    channel_id: options.channel,
    channel_name: workspace.channels.get(options.channel)?.name ?? 'directmessage',
    user_id: options.user,
    user_name: person?.name ?? '',
    command: options.command,
    text: options.text,
    api_app_id: bot.app,
    is_enterprise_install: 'false',
    response_url: options.responseUrl,
    trigger_id: issueTrigger(workspace, options.user),
  }
}

/** An event as the Events API wraps it. */
export function eventPayload(workspace: Workspace, user: string, event: Payload): Payload {
  const { team, bot } = workspace
  return {
    token: 'verification-token',
    team_id: workspace.users.get(user)?.teamId ?? team.id,
    context_team_id: team.id,
    api_app_id: bot.app,
    event,
    type: 'event_callback',
    event_id: `Ev0EVENT${nextNumber(workspace)}`,
    event_time: Math.floor(workspace.clock.now().epochMilliseconds / 1000),
    authorizations: [{ team_id: team.id, user_id: bot.user, is_bot: true }],
  }
}

/** A click in a message. */
export function messageClickPayload(
  workspace: Workspace,
  user: string,
  message: SlackMessage,
  action: Payload,
  responseUrl: string,
): Payload {
  return {
    type: 'block_actions',
    ...whoPayload(workspace, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.onlyFor !== null,
      ...(message.thread && { thread_ts: message.thread }),
    },
    trigger_id: issueTrigger(workspace, user),
    channel: channelPart(workspace, message.channel),
    ...(message.onlyFor === null && { message: messagePayload(workspace, message) }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action],
  }
}

/** A click in a modal or the Home tab. */
export function viewClickPayload(workspace: Workspace, view: SlackView, action: Payload): Payload {
  return {
    type: 'block_actions',
    ...whoPayload(workspace, view.user),
    container: { type: 'view', view_id: view.id },
    trigger_id: issueTrigger(workspace, view.user),
    view: viewPayload(view, workspace.bot, workspace.team.id),
    actions: [action],
  }
}

/** A form handed in, or closed. */
export function viewPayloadOf(
  workspace: Workspace,
  view: SlackView,
  type: 'view_submission' | 'view_closed',
): Payload {
  return {
    type,
    ...whoPayload(workspace, view.user),
    ...(type === 'view_submission'
      ? { trigger_id: issueTrigger(workspace, view.user), response_urls: [] }
      : { is_cleared: false }),
    view: viewPayload(view, workspace.bot, workspace.team.id),
  }
}

/** A shortcut from the composer (no message) or from a message's menu. */
export function shortcutPayload(
  workspace: Workspace,
  user: string,
  callback: string,
  on: { message: SlackMessage; responseUrl: string } | null,
): Payload {
  const trigger = { callback_id: callback, trigger_id: issueTrigger(workspace, user) }
  const actionTs = { action_ts: `${workspace.clock.now().epochMilliseconds / 1000}` }
  if (!on) return { type: 'shortcut', ...whoPayload(workspace, user), ...trigger, ...actionTs }
  return {
    type: 'message_action',
    ...whoPayload(workspace, user),
    ...trigger,
    ...actionTs,
    message_ts: on.message.ts,
    response_url: on.responseUrl,
    channel: channelPart(workspace, on.message.channel),
    message: messagePayload(workspace, on.message),
  }
}

function channelPart(workspace: Workspace, id: string): Payload {
  return { id, name: workspace.channels.get(id)?.name || 'directmessage' }
}
