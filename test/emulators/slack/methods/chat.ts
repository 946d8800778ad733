import { SlackFailure } from '../failure.ts'
import { checkMessageBlocks } from '../limits.ts'
import type { Block } from '../view.ts'
import { addMessage, type SlackChannel, type SlackMessage, type Workspace } from '../workspace.ts'
import { channelFor, messageAt, messagePayload } from './lookup.ts'
import { type Arguments, flag, type Method, text, tier3, tier4 } from './method.ts'

/** chat.* */
export const chat: Record<string, Method> = {
  'chat.postMessage': { scopes: ['chat:write'], perMinute: null, answer: post },
  'chat.update': { scopes: ['chat:write'], perMinute: tier3, answer: update },
  'chat.delete': { scopes: ['chat:write'], perMinute: tier3, answer: remove },
  'chat.postEphemeral': { scopes: ['chat:write'], perMinute: tier4, answer: whisper },
  'chat.getPermalink': { scopes: [], perMinute: 300, answer: permalink },
}

function post(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = openChannel(workspace, args)
  const { words, blocks } = content(args)
  if (words === null && blocks === null) throw new SlackFailure('no_text')
  const thread = text(args, 'thread_ts')
  if (thread !== null && !channel.messages.has(thread)) throw new SlackFailure('thread_not_found')
  const clientId = text(args, 'client_msg_id')
  const first = clientId === null ? undefined : sameClientId(workspace, channel, clientId)
  const message =
    first ??
    addMessage(workspace, {
      channel: channel.id,
      user: workspace.bot.user,
      text: (words ?? '').slice(0, 40_000),
      blocks,
      metadata: args['metadata'] ?? null,
      thread,
      clientId,
    })
  if (clientId !== null) workspace.clientIds.add(clientId)
  return answer(workspace, message)
}

/** The message posted before with the same client_msg_id; Slack's `duplicate_message_not_found` when it is gone. */
function sameClientId(
  workspace: Workspace,
  channel: SlackChannel,
  clientId: string,
): SlackMessage | undefined {
  if (!workspace.joinsClientIds || !workspace.clientIds.has(clientId)) return undefined
  const first = [...channel.messages.values()].find((message) => message.clientId === clientId)
  if (!first) throw new SlackFailure('duplicate_message_not_found')
  return first
}

/** `text` without `blocks` removes the blocks; with neither they stay; metadata stays unless given. */
function update(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = channelFor(workspace, args['channel'])
  if (channel.isArchived) throw new SlackFailure('is_archived')
  const message = messageAt(channel, args['ts'])
  if (message.user !== workspace.bot.user) throw new SlackFailure('cant_update_message')
  const { words, blocks } = content(args)
  if (words !== null && words.length > 4000) throw new SlackFailure('msg_too_long')
  if (words === null && blocks === null) throw new SlackFailure('no_text')
  message.text = words ?? message.text
  message.blocks = blocks
  message.metadata = args['metadata'] ?? message.metadata
  message.edits += 1
  workspace.changed({ kind: 'edited', message })
  return { ...answer(workspace, message), text: message.text }
}

function remove(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = channelFor(workspace, args['channel'])
  const message = messageAt(channel, args['ts'])
  if (message.user !== workspace.bot.user) throw new SlackFailure('cant_delete_message')
  channel.messages.delete(message.ts)
  workspace.changed({ kind: 'deleted', message })
  return { channel: channel.id, ts: message.ts }
}

function whisper(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = openChannel(workspace, args)
  const user = text(args, 'user')
  if (user === null || !channel.members.has(user)) throw new SlackFailure('user_not_in_channel')
  const { words, blocks } = content(args)
  if (words === null && blocks === null) throw new SlackFailure('no_text')
  const message = addMessage(workspace, {
    channel: channel.id,
    user: workspace.bot.user,
    text: words ?? '',
    blocks,
    thread: text(args, 'thread_ts'),
    onlyFor: user,
  })
  return { message_ts: message.ts }
}

function permalink(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const channel = channelFor(workspace, args['channel'])
  const message = messageAt(channel, args['message_ts'])
  const place = `${channel.id}/p${message.ts.replace('.', '')}`
  return {
    channel: channel.id,
    permalink: `https://${workspace.team.domain}.slack.com/archives/${place}`,
  }
}

function openChannel(workspace: Workspace, args: Arguments): SlackChannel {
  const channel = channelFor(workspace, args['channel'], true)
  if (channel.isArchived) throw new SlackFailure('is_archived')
  const { scopes, bot } = workspace
  const open = scopes === null || scopes.includes('chat:write.public')
  if (!open && !channel.members.has(bot.user)) throw new SlackFailure('not_in_channel')
  return channel
}

function content(args: Arguments): { words: string | null; blocks: Block[] | null } {
  const blocks = args['blocks']
  return {
    words: text(args, 'text') ?? (flag(args, 'markdown_text') ? text(args, 'markdown_text') : null),
    blocks: blocks === undefined || blocks === null ? null : checkMessageBlocks(blocks),
  }
}

function answer(workspace: Workspace, message: SlackMessage): Record<string, unknown> {
  return {
    channel: message.channel,
    ts: message.ts,
    message: messagePayload(workspace, message),
  }
}
