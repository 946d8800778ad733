import { z } from 'zod'
import type { Clock } from '../../src/clock.ts'
import { Refused } from '../../src/delivery/endings.ts'
import type { ChatUser } from '../../src/ports/chat.ts'
import { readAnswer } from './answer.ts'
import type { SlackCall } from './call.ts'

/** Who the bot itself is. */
export type Identity = { team: string; enterprise: string | null; botUser: string; botId: string }

/** People and their groups. */
export type Members = {
  identity(): Promise<Identity>
  user(id: string): Promise<ChatUser | null>
  usergroupMembers(group: string): Promise<Set<string>>
}

const authSchema = z.looseObject({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  user_id: z.string(),
  bot_id: z.string().nullish(),
})
const userSchema = z.looseObject({
  user: z.looseObject({
    id: z.string(),
    team_id: z.string().nullish(),
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    deleted: z.boolean().nullish(),
    is_bot: z.boolean().nullish(),
    is_restricted: z.boolean().nullish(),
    is_ultra_restricted: z.boolean().nullish(),
    is_stranger: z.boolean().nullish(),
    enterprise_user: z.looseObject({ enterprise_id: z.string().nullish() }).nullish(),
    profile: z
      .looseObject({ display_name: z.string().nullish(), email: z.string().nullish() })
      .nullish(),
  }),
})
const groupsSchema = z.looseObject({
  usergroups: z.array(z.looseObject({ id: z.string(), handle: z.string() })),
})
const membersSchema = z.looseObject({ users: z.array(z.string()) })

/** How long a user's standing is believed. */
const keptMilliseconds = 60_000
const usersMax = 5000

/** Looks people up; who belongs to another workspace (Slack Connect) is external, whatever their role is there. */
export function createMembers(call: SlackCall, clock: Clock): Members {
  const users = new Map<string, { user: ChatUser | null; untilMilliseconds: number }>()
  const groupIds = new Map<string, string>()
  let known: Identity | null = null

  async function identity(): Promise<Identity> {
    if (known) return known
    const answer = readAnswer(authSchema, await call('auth.test', {}), 'auth.test')
    known = {
      team: answer.team_id,
      enterprise: answer.enterprise_id ?? null,
      botUser: answer.user_id,
      botId: answer.bot_id ?? '',
    }
    return known
  }

  async function readUser(id: string): Promise<ChatUser | null> {
    const own = await identity()
    try {
      const answer = await call('users.info', { user: id })
      return userOf(readAnswer(userSchema, answer, 'users.info').user, own)
    } catch (error) {
      const unknown = ['user_not_found', 'user_not_visible']
      if (error instanceof Refused && unknown.includes(error.code ?? '')) return null
      throw error
    }
  }

  async function groupId(group: string): Promise<string> {
    if (/^S[A-Z0-9]{6,}$/.test(group)) return group
    const handle = group.replace(/^@/, '')
    const id = groupIds.get(handle)
    if (id) return id
    const answer = await call('usergroups.list', {})
    const { usergroups } = readAnswer(groupsSchema, answer, 'usergroups.list')
    for (const each of usergroups) groupIds.set(each.handle, each.id)
    const found = groupIds.get(handle)
    if (found) return found
    throw new Refused('slack', `Slack knows no usergroup @${handle}`, null, 'no_such_subteam')
  }

  return {
    identity,
    async user(id) {
      const kept = users.get(id)
      const now = clock.now().epochMilliseconds
      if (kept && kept.untilMilliseconds > now) return kept.user
      const user = await readUser(id)
      if (users.size >= usersMax) users.clear()
      users.set(id, { user, untilMilliseconds: now + keptMilliseconds })
      return user
    },
    async usergroupMembers(group) {
      const id = await groupId(group)
      const answer = await call('usergroups.users.list', { usergroup: id })
      return new Set(readAnswer(membersSchema, answer, 'usergroups.users.list').users)
    },
  }
}

function userOf(user: z.infer<typeof userSchema>['user'], own: Identity): ChatUser {
  const sameOrganisation =
    own.enterprise !== null && user.enterprise_user?.enterprise_id === own.enterprise
  const elsewhere = user.team_id != null && user.team_id !== own.team && !sameOrganisation
  return {
    id: user.id,
    name: user.profile?.display_name || user.real_name || user.name || user.id,
    email: user.profile?.email?.toLowerCase() ?? null,
    isBot: user.is_bot === true || user.id === 'USLACKBOT',
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isExternal: elsewhere || user.is_stranger === true,
  }
}
