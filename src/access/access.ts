import type { Clock } from '../clock.ts'
import { CallError } from '../delivery/endings.ts'
import type { Chat } from '../ports/chat.ts'
import { decide, type Decision } from './decide.ts'
import { createMembership } from './membership.ts'
import type { Person, Place, Resource } from './person.ts'
import type { Action, Policy } from './policy.ts'

/** Where and by whom something is asked. */
export type Asker = { user: string; channel: string }

/** Who may do what, asked anew every time: at the command, and again at the click, of the clicker. */
export type Access = {
  readonly policy: Policy
  may(asker: Asker, action: Action, resource: Resource): Promise<Decision>
  person(user: string): Promise<Person>
  place(channel: string): Promise<Place>
}

/** Joins the policy with what the chat knows. `channels` are the configured ones, by id or `#name`. */
export function createAccess(options: {
  policy: Policy
  chat: Pick<Chat, 'user' | 'usergroupMembers' | 'channelName'>
  clock: Clock
  channels: string[]
}): Access {
  const { policy, chat, clock, channels } = options
  const membership = createMembership(chat, clock)
  const wanted = [...new Set(policy.rules.flatMap(({ to }) => to))].filter((who) =>
    who.startsWith('@'),
  )

  async function place(channel: string): Promise<Place> {
    if (channel === '' || channel.startsWith('D')) {
      return { channel, channelName: null, kind: 'direct' }
    }
    const channelName = await nameOf(channel)
    const known = channels.includes(channel) || channels.includes(channelName ?? channel)
    return { channel, channelName, kind: known ? 'configured' : 'other' }
  }

  /** Without a name no rule for `#channel` fits: a failed look-up closes, it does not open. */
  async function nameOf(channel: string): Promise<string | null> {
    const named = [...channels, ...policy.rules.flatMap((rule) => rule.in)]
    if (!named.some((each) => each.startsWith('#'))) return null
    try {
      const name = await chat.channelName(channel)
      return name === null ? null : `#${name}`
    } catch (error) {
      if (error instanceof CallError) return null
      throw error
    }
  }

  const person = (user: string) => membership(user, wanted)
  return {
    policy,
    person,
    place,
    async may({ user, channel }, action, resource) {
      const [who, where] = await Promise.all([person(user), place(channel)])
      return decide(policy, who, action, resource, where)
    },
  }
}
