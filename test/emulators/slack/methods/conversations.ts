import { SlackFailure } from '../failure.ts'
import { page } from '../paging.ts'
import type { SlackChannel, SlackMessage, Workspace } from '../workspace.ts'
import { channelFor, directWith, messagePayload, userOf } from './lookup.ts'
import { type Arguments, flag, type Method, text, tier2, tier3, tier4 } from './method.ts'

const reads = ['channels:read', 'groups:read', 'im:read']
const histories = ['channels:history', 'groups:history', 'im:history']

/** conversations.* */
export const conversations: Record<string, Method> = {
  'conversations.list': { scopes: reads, perMinute: tier2, answer: list },
  'conversations.info': {
    scopes: reads,
    perMinute: tier3,
    answer: (workspace, args) => ({
      channel: channelPayload(workspace, channelFor(workspace, args['channel'])),
    }),
  },
  'conversations.members': { scopes: reads, perMinute: tier4, answer: members },
  'conversations.history': { scopes: histories, perMinute: tier3, answer: history },
  'conversations.replies': { scopes: histories, perMinute: tier3, answer: replies },
  'conversations.open': { scopes: ['im:write'], perMinute: tier3, answer: open },
}

function list(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const types = (text(args, 'types') ?? 'public_channel').split(',')
  const shown = [...workspace.channels.values()].filter(
    (channel) =>
      types.includes(typeOf(channel)) &&
      (!channel.isPrivate || channel.members.has(workspace.bot.user)) &&
      !(flag(args, 'exclude_archived') && channel.isArchived),
  )
  const { items, response_metadata } = page(shown, args, 1000)
  return { channels: items.map((each) => channelPayload(workspace, each)), response_metadata }
}

function typeOf(channel: SlackChannel): string {
  if (channel.direct !== null) return 'im'
  return channel.isPrivate ? 'private_channel' : 'public_channel'
}

function channelPayload(workspace: Workspace, channel: SlackChannel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: typeOf(channel) === 'public_channel',
    is_im: channel.direct !== null,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_member: channel.members.has(workspace.bot.user),
    ...(channel.direct !== null && { user: channel.direct }),
  }
}

function members(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = channelFor(workspace, args['channel'])
  const { items, response_metadata } = page([...channel.members], args, 1000)
  return { members: items, response_metadata }
}

function history(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = readable(workspace, args)
  const roots = [...channel.messages.values()].filter((message) => message.thread === null)
  const { items, response_metadata } = page(within(roots, args).reverse(), args, 999)
  const messages = payloads(workspace, items, args)
  return { messages, has_more: response_metadata.next_cursor !== '', response_metadata }
}

function replies(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = readable(workspace, args)
  const root = channel.messages.get(String(args['ts']))
  if (!root) throw new SlackFailure('thread_not_found')
  const thread = [...channel.messages.values()].filter((message) => message.thread === root.ts)
  const { items, response_metadata } = page([root, ...within(thread, args)], args, 1000)
  const messages = payloads(workspace, items, args)
  return { messages, has_more: response_metadata.next_cursor !== '', response_metadata }
}

function readable(workspace: Workspace, args: Arguments): SlackChannel {
  const channel = channelFor(workspace, args['channel'])
  if (!channel.members.has(workspace.bot.user)) throw new SlackFailure('not_in_channel')
  return channel
}

function within(messages: SlackMessage[], args: Arguments): SlackMessage[] {
  const oldest = Number(text(args, 'oldest') ?? 0)
  const latest = Number(text(args, 'latest') ?? Infinity)
  const inclusive = flag(args, 'inclusive')
  return messages
    .filter(({ ts }) => {
      const at = Number(ts)
      return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
    })
    .sort((one, other) => (one.ts < other.ts ? -1 : 1))
}

function payloads(workspace: Workspace, messages: SlackMessage[], args: Arguments): unknown[] {
  const withMetadata = flag(args, 'include_all_metadata')
  return messages.map((message) => messagePayload(workspace, message, withMetadata))
}

function open(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const user = userOf(workspace, text(args, 'users'))
  return { channel: { id: directWith(workspace, user.id).id } }
}
