import { z } from 'zod'
import type { Clock } from '../../src/clock.ts'
import { Refused } from '../../src/delivery/endings.ts'
import { readAnswer } from './answer.ts'
import type { SlackCall } from './call.ts'

/** Channels by name and id, as far as the bot sees them. */
export type Channels = {
  /** The id for an id or a `#name`; throws Refused for a name that nobody knows. */
  idOf(channel: string): Promise<string>
  /** The id where it is known without asking. */
  knownId(channel: string): string | null
  learn(name: string, id: string): void
  /** One name for a channel, however it is called: for limits that hold per channel. */
  canonical(channel: string): string
  /** Without `#`; null where Slack knows none. */
  nameOf(id: string): Promise<string | null>
  /** The name of a channel, asked anew; throws Refused for one that is closed or without the bot. */
  check(channel: string): Promise<string>
}

const listSchema = z.looseObject({
  channels: z.array(z.looseObject({ id: z.string(), name: z.string().optional() })),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
})
const infoSchema = z.looseObject({
  channel: z.looseObject({
    name: z.string().optional(),
    is_member: z.boolean().optional(),
    is_archived: z.boolean().optional(),
  }),
})

const keptMilliseconds = 300_000
const listAgainAfterMilliseconds = 60_000
const pagesMax = 50

/** Looks names up in the whole list once, again after a minute when one was not there. */
export function createChannels(call: SlackCall, clock: Clock): Channels {
  const ids = new Map<string, string>()
  const namesById = new Map<string, string>()
  const names = new Map<string, { name: string | null; untilMilliseconds: number }>()
  let listing: Promise<void> | null = null
  let listedAtMilliseconds = -Infinity
  const now = () => clock.now().epochMilliseconds

  async function listAll(): Promise<void> {
    let cursor: string | undefined
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const page = await call('conversations.list', {
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 1000,
        ...(cursor && { cursor }),
      })
      const answer = readAnswer(listSchema, page, 'conversations.list')
      for (const { id, name } of answer.channels) if (name) learn(name, id)
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) break
    }
    listedAtMilliseconds = now()
  }

  function learn(name: string, id: string): void {
    ids.set(name, id)
    namesById.set(id, name)
  }

  const knownId = (channel: string) =>
    channel.startsWith('#') ? (ids.get(channel.slice(1)) ?? null) : channel

  async function idOf(channel: string): Promise<string> {
    const known = knownId(channel)
    if (known !== null) return known
    if (now() - listedAtMilliseconds >= listAgainAfterMilliseconds) {
      listing ??= listAll().finally(() => (listing = null))
      await listing
    }
    const found = knownId(channel)
    if (found !== null) return found
    const words = `Slack shows no channel ${channel}. Check the name, and invite Groundcrew if it is private: /invite @groundcrew`
    throw new Refused('slack', words, null, 'channel_not_found')
  }

  return {
    knownId,
    learn: (name, id) => learn(name.replace(/^#/, ''), id),
    canonical: (channel) => namesById.get(channel) ?? channel.replace(/^#/, ''),
    idOf,
    async nameOf(id) {
      const known = names.get(id)
      if (known && known.untilMilliseconds > now()) return known.name
      const name = await readName(call, id)
      names.set(id, { name, untilMilliseconds: now() + keptMilliseconds })
      return name
    },
    async check(channel) {
      const answer = await call('conversations.info', { channel: await idOf(channel) })
      const { name, is_member, is_archived } = readAnswer(
        infoSchema,
        answer,
        'conversations.info',
      ).channel
      if (is_archived) throw new Refused('slack', `${channel} is archived`, null, 'is_archived')
      if (is_member === false)
        throw new Refused('slack', `the app is not in ${channel}`, null, 'not_in_channel')
      return name ?? channel
    },
  }
}

async function readName(call: SlackCall, id: string): Promise<string | null> {
  try {
    const answer = await call('conversations.info', { channel: id })
    return readAnswer(infoSchema, answer, 'conversations.info').channel.name ?? null
  } catch (error) {
    if (error instanceof Refused && error.code === 'channel_not_found') return null
    throw error
  }
}
