import { SlackFailure } from '../failure.ts'
import {
  nextNumber,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
  type Workspace,
} from '../workspace.ts'

/** The channel by id, `#name` (posting only) or user id (a direct conversation), as the bot may see it. */
export function channelFor(workspace: Workspace, given: unknown, posting = false): SlackChannel {
  const name = String(given ?? '')
  const channel = posting ? byAnyName(workspace, name) : workspace.channels.get(name)
  const seen = channel && (!channel.isPrivate || channel.members.has(workspace.bot.user))
  if (!seen) throw new SlackFailure('channel_not_found')
  return channel
}

function byAnyName(workspace: Workspace, name: string): SlackChannel | undefined {
  if (workspace.users.has(name)) return directWith(workspace, name)
  const plain = name.replace(/^#/, '')
  const named = [...workspace.channels.values()].find((channel) => channel.name === plain)
  return workspace.channels.get(name) ?? named
}

/** The direct conversation of the bot and a user, opened when there is none. */
export function directWith(workspace: Workspace, user: string): SlackChannel {
  const known = [...workspace.channels.values()].find((channel) => channel.direct === user)
  if (known) return known
  const direct: SlackChannel = {
    id: `D0DIRECT${nextNumber(workspace)}`,
    name: '',
    isPrivate: true,
    isArchived: false,
    direct: user,
    members: new Set([user, workspace.bot.user]),
    messages: new Map(),
  }
  workspace.channels.set(direct.id, direct)
  return direct
}

/** The message, or Slack's `message_not_found`. */
export function messageAt(channel: SlackChannel, ts: unknown): SlackMessage {
  const message = channel.messages.get(String(ts))
  if (!message) throw new SlackFailure('message_not_found')
  return message
}

/** The user, or Slack's `user_not_found`. */
export function userOf(workspace: Workspace, id: unknown): SlackUser {
  const user = workspace.users.get(String(id))
  if (!user) throw new SlackFailure('user_not_found')
  return user
}

/** The message as the Web API and events show it. */
export function messagePayload(
  workspace: Workspace,
  message: SlackMessage,
  withMetadata = true,
): Record<string, unknown> {
  const byBot = message.user === workspace.bot.user
  const replies = [...(workspace.channels.get(message.channel)?.messages.values() ?? [])].filter(
    (other) => other.thread === message.ts,
  )
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    team: workspace.team.id,
    ...(byBot && { bot_id: workspace.bot.id, app_id: workspace.bot.app }),
    ...(message.blocks && { blocks: message.blocks }),
    ...(withMetadata && message.metadata !== null && { metadata: message.metadata }),
    ...(message.thread && { thread_ts: message.thread }),
    ...(replies.length > 0 && { thread_ts: message.ts, reply_count: replies.length }),
    ...(message.clientId && { client_msg_id: message.clientId }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((each) => ({ ...each, count: each.users.length })),
    }),
  }
}
