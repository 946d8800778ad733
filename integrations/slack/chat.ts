import Bottleneck from 'bottleneck'
import { z } from 'zod'
import type { Clock } from '../../src/clock.ts'
import { Refused } from '../../src/delivery/endings.ts'
import type { MessageData } from '../../src/delivery/effects.ts'
import type { Chat } from '../../src/ports/chat.ts'
import { readAnswer } from './answer.ts'
import { createCalls, type SlackCall, type SlackConnection } from './call.ts'
import { createChannels } from './channels.ts'
import { findMessage, metadataType } from './find-message.ts'
import { createMembers, type Identity } from './members.ts'
import { messageId } from './message-id.ts'
import { createPace } from './pace.ts'
import { respond, type RespondOptions } from './respond.ts'
import { createShown } from './shown.ts'
import { uploadFile } from './upload.ts'

/** Slack behind the port, and what only its own neighbours need. */
export type SlackChat = Chat & {
  /** Who the bot is; the first call that shows whether the token works. */
  identity(): Promise<Identity>
  /** Answers at a response_url, which Slack takes five times within thirty minutes. */
  respond(url: string, message: MessageData & RespondOptions): Promise<void>
  /** Whether the bot may read and write in a channel, by id or `#name`: its name without `#`. Throws Refused where not. */
  checkChannel(channel: string): Promise<string>
  close(): Promise<void>
}

const postedSchema = z.looseObject({ channel: z.string(), ts: z.string() })
const viewSchema = z.looseObject({ view: z.looseObject({ id: z.string(), hash: z.string() }) })
const directSchema = z.looseObject({ channel: z.looseObject({ id: z.string() }) })
const permalinkSchema = z.looseObject({ permalink: z.string() })

const shown = { unfurl_links: false, unfurl_media: false }

/** Slack as the port says. Never retries, never logs; posts and updates keep to Slack's pace. */
export function createChat(connection: SlackConnection, clock: Clock): SlackChat {
  const calls = createCalls(connection)
  const pace = createPace(clock)
  /** Uploads and look-ups one person does not wait for: two at a time. */
  const bulk = new Bottleneck({ maxConcurrent: 2 })

  const paced =
    (call: SlackCall): SlackCall =>
    async (method, args) => {
      const channel = 'channel' in args ? channels.canonical(String(args.channel)) : null
      pace.obey(method, channel)
      try {
        return await call(method, args)
      } catch (error) {
        pace.asked(method, channel, error)
        throw error
      }
    }
  const call = paced(calls.call)
  const interactive = paced(calls.interactive)
  const inBulk: SlackCall = (method, args) => bulk.schedule(() => call(method, args))
  const channels = createChannels(inBulk, clock)
  const members = createMembers(interactive, clock)
  const directs = new Map<string, string>()
  const shownLast = createShown()

  return {
    async post({ channel, thread, key, broadcast, ...message }) {
      const target = channels.knownId(channel) ?? channel
      pace.obey('chat.postMessage', channels.canonical(target))
      await pace.post(channels.canonical(target), key)
      const answer = await call('chat.postMessage', {
        channel: target,
        ...message,
        ...shown,
        metadata: { event_type: metadataType, event_payload: { key } },
        client_msg_id: messageId(key),
        ...(thread !== undefined && { thread_ts: thread, reply_broadcast: broadcast ?? false }),
      })
      const { channel: id, ts } = readAnswer(postedSchema, answer, 'chat.postMessage')
      if (channel.startsWith('#')) channels.learn(channel, id)
      shownLast.remember({ channel: id, ts }, message)
      return { channel: id, ts }
    },
    async update(place, message) {
      if (shownLast.isShown(place, message)) return
      const { channel, ts } = place
      pace.obey('chat.update', null)
      await pace.update(`${channel} ${ts}`)
      await call('chat.update', { channel, ts, ...message, ...shown })
      shownLast.remember(place, message)
    },
    async find(options) {
      const channel = await channels.idOf(options.channel)
      return findMessage(inBulk, { ...options, channel })
    },
    async ephemeral({ channel, user, thread, ...message }) {
      const target = await channels.idOf(channel)
      await interactive('chat.postEphemeral', {
        channel: target,
        user,
        ...message,
        ...shown,
        ...(thread !== undefined && { thread_ts: thread }),
      })
    },
    async upload(file) {
      const channel = await channels.idOf(file.channel)
      await bulk.schedule(() =>
        uploadFile(call, calls.fetch, connection.apiUrl, { ...file, channel }),
      )
    },
    async openDirect(user) {
      const known = directs.get(user)
      if (known) return known
      const answer = await call('conversations.open', { users: user })
      const { id } = readAnswer(directSchema, answer, 'conversations.open').channel
      directs.set(user, id)
      return id
    },
    async openView(trigger, view) {
      const answer = await interactive('views.open', { trigger_id: trigger, view })
      const { id, hash } = readAnswer(viewSchema, answer, 'views.open').view
      return { viewId: id, hash }
    },
    async updateView(viewId, view) {
      await interactive('views.update', { view_id: viewId, view })
    },
    async publishHome(user, view) {
      await call('views.publish', { user_id: user, view })
    },
    user: members.user,
    identity: members.identity,
    usergroupMembers: members.usergroupMembers,
    channelName: channels.nameOf,
    checkChannel: channels.check,
    async permalink({ channel, ts }) {
      try {
        const answer = await call('chat.getPermalink', { channel, message_ts: ts })
        return readAnswer(permalinkSchema, answer, 'chat.getPermalink').permalink
      } catch (error) {
        if (error instanceof Refused) return null
        throw error
      }
    },
    respond: (url, message) => respond(calls.fetch, connection.apiUrl, url, message),
    async close() {
      await bulk.stop({ dropWaitingJobs: true })
      await calls.close()
    },
  }
}
