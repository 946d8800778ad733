import { actionOf } from './elements.ts'
import { directWith } from './methods/lookup.ts'
import {
  commandPayload,
  eventPayload,
  messageClickPayload,
  shortcutPayload,
  viewClickPayload,
} from './payloads.ts'
import { issueAddress, respond } from './response-address.ts'
import type { Delivered, Sockets } from './sockets.ts'
import type { SlackView } from './view.ts'
import { addMessage, type SlackMessage, type Workspace } from './workspace.ts'

/** The workspace and the way to the app. */
export type Stage = { workspace: Workspace; sockets: Sockets }

/** Somebody types a slash command in a channel. */
export async function slash(
  { workspace, sockets }: Stage,
  user: string,
  channel: string,
  command: string,
  text: string,
): Promise<Delivered> {
  const where = { user, channel, thread: null, message: null }
  const responseUrl = issueAddress(workspace, where)
  const typed = asTyped(workspace, text)
  const payload = commandPayload(workspace, { user, channel, command, text: typed, responseUrl })
  const delivered = await sockets.deliver({ type: 'slash_commands', payload, acceptsAnswer: true })
  const answer = delivered.payload as Record<string, unknown> | null
  if (answer && ('text' in answer || 'blocks' in answer)) respond(workspace, where, answer)
  return delivered
}

/** Somebody clicks what is so labelled, or has that action id, in a message. */
export function clickMessage(
  { workspace, sockets }: Stage,
  user: string,
  message: SlackMessage,
  wanted: string,
): Promise<Delivered> {
  const action = actionOf(message.blocks ?? [], wanted, now(workspace))
  const { channel, thread } = message
  const responseUrl = issueAddress(workspace, { user, channel, thread, message })
  const payload = messageClickPayload(workspace, user, message, action, responseUrl)
  return sockets.deliver({ type: 'interactive', payload, acceptsAnswer: false })
}

/** The viewer clicks in an open modal or in the Home tab. */
export function clickView(
  { workspace, sockets }: Stage,
  view: SlackView,
  wanted: string,
): Promise<Delivered> {
  const action = actionOf(view.body.blocks, wanted, now(workspace))
  const payload = viewClickPayload(workspace, view, action)
  return sockets.deliver({ type: 'interactive', payload, acceptsAnswer: false })
}

/** Somebody uses a shortcut, on a message or from anywhere. */
export function useShortcut(
  { workspace, sockets }: Stage,
  user: string,
  callback: string,
  message: SlackMessage | null,
): Promise<Delivered> {
  const on = message && {
    message,
    responseUrl: issueAddress(workspace, {
      user,
      channel: message.channel,
      thread: message.thread,
      message,
    }),
  }
  const payload = shortcutPayload(workspace, user, callback, on)
  return sockets.deliver({ type: 'interactive', payload, acceptsAnswer: false })
}

/** Somebody writes a message; the app hears of it when it is mentioned or spoken to directly. */
export async function say(
  stage: Stage,
  user: string,
  channelId: string,
  text: string,
  thread: string | null,
): Promise<{ message: SlackMessage; delivered: Delivered | null }> {
  const { workspace } = stage
  const channel = workspace.channels.get(channelId)
  if (!channel) throw new Error(`there is no channel ${channelId}`)
  const typed = asTyped(workspace, text)
  const message = addMessage(workspace, { channel: channelId, user, text: typed, thread })
  const said = {
    user,
    text: typed,
    ts: message.ts,
    event_ts: message.ts,
    channel: channelId,
    team: workspace.team.id,
    ...(thread && { thread_ts: thread }),
  }
  const mentioned = typed.includes(`<@${workspace.bot.user}>`)
  const heard = channel.members.has(workspace.bot.user)
  if (channel.direct !== null)
    return {
      message,
      delivered: await event(stage, user, { type: 'message', channel_type: 'im', ...said }),
    }
  const delivered =
    mentioned && heard ? await event(stage, user, { type: 'app_mention', ...said }) : null
  return { message, delivered }
}

/** Somebody puts an emoji on a message. */
export function react(
  stage: Stage,
  user: string,
  message: SlackMessage,
  reaction: string,
): Promise<Delivered> {
  const known = message.reactions.find(({ name }) => name === reaction)
  if (known) known.users.push(user)
  else message.reactions.push({ name: reaction, users: [user] })
  stage.workspace.changed({ kind: 'reacted', message })
  return event(stage, user, {
    type: 'reaction_added',
    user,
    reaction,
    item: { type: 'message', channel: message.channel, ts: message.ts },
    item_user: message.user,
    event_ts: now(stage.workspace),
  })
}

/** Somebody opens the app's Home tab. */
export function openHome(stage: Stage, user: string): Promise<Delivered> {
  const channel = directWith(stage.workspace, user).id
  return event(stage, user, {
    type: 'app_home_opened',
    user,
    channel,
    tab: 'home',
    event_ts: now(stage.workspace),
  })
}

/** The app's own words in a direct conversation come back to it as an event, marked as a robot's. */
export function echo(stage: Stage, message: SlackMessage): Promise<Delivered> {
  const { bot, team } = stage.workspace
  return event(stage, bot.user, {
    type: 'message',
    channel_type: 'im',
    user: bot.user,
    bot_id: bot.id,
    app_id: bot.app,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    channel: message.channel,
    team: team.id,
  })
}

function event(
  { workspace, sockets }: Stage,
  user: string,
  fields: Record<string, unknown>,
): Promise<Delivered> {
  const payload = eventPayload(workspace, user, fields)
  return sockets.deliver({ type: 'events_api', payload, acceptsAnswer: false })
}

/** Text as Slack hands it over: `&<>` escaped, known @names and #channels as references. */
function asTyped(workspace: Workspace, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replace(/(?<![\w/])([@#])([\w.-]+)/g, (whole, sign: string, name: string) => {
    if (sign === '#') {
      const channel = [...workspace.channels.values()].find((each) => each.name === name)
      return channel ? `<#${channel.id}|${name}>` : whole
    }
    if (name === workspace.bot.name) return `<@${workspace.bot.user}>`
    const user = [...workspace.users.values()].find((each) => each.name === name)
    const group = [...workspace.usergroups.values()].find((each) => each.handle === name)
    if (group) return `<!subteam^${group.id}|@${name}>`
    return user ? `<@${user.id}|${name}>` : whole
  })
}

function now(workspace: Workspace): string {
  return (workspace.clock.now().epochMilliseconds / 1000).toFixed(6)
}
