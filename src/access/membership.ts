import type { Clock } from '../clock.ts'
import type { Chat, ChatUser } from '../ports/chat.ts'
import type { Person } from './person.ts'

const freshMilliseconds = 60_000

/** Tells who a user is and which of the given usergroups they are in; what Slack said is believed for a minute. */
export type Membership = (user: string, groups: string[]) => Promise<Person>

/** Fails closed: who cannot be looked up is `unverified`, a usergroup that cannot be looked up has no members. */
export function createMembership(
  chat: Pick<Chat, 'user' | 'usergroupMembers'>,
  clock: Clock,
): Membership {
  const users = new Map<string, { at: number; user: ChatUser | null }>()
  const members = new Map<string, { at: number; ids: Set<string> }>()
  const now = () => clock.now().epochMilliseconds

  async function userOf(id: string): Promise<ChatUser | null> {
    const known = users.get(id)
    if (known && now() - known.at < freshMilliseconds) return known.user
    const user = await chat.user(id)
    keep(users, id, { at: now(), user })
    return user
  }

  async function membersOf(group: string): Promise<Set<string>> {
    const known = members.get(group)
    if (known && now() - known.at < freshMilliseconds) return known.ids
    const ids = await chat.usergroupMembers(group)
    keep(members, group, { at: now(), ids })
    return ids
  }

  return async (id, wanted) => {
    const asked = await Promise.allSettled([userOf(id), ...wanted.map(membersOf)])
    const [first, ...rest] = asked as [
      PromiseSettledResult<ChatUser | null>,
      ...PromiseSettledResult<Set<string>>[],
    ]
    const user = first.status === 'fulfilled' ? first.value : null
    const isIn = (index: number) => {
      const answer = rest[index]
      return answer?.status === 'fulfilled' && answer.value.has(id)
    }
    return {
      id,
      name: user?.name ?? id,
      email: user?.email ?? null,
      kind: kindOf(user),
      groups: wanted.filter((_, index) => isIn(index)),
      unknownGroups: wanted.filter((_, index) => rest[index]?.status === 'rejected'),
    }
  }
}

function kindOf(user: ChatUser | null): Person['kind'] {
  if (!user) return 'unverified'
  if (user.isBot) return 'bot'
  if (user.isExternal) return 'external'
  return user.isGuest ? 'guest' : 'member'
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= 10_000) map.clear()
  map.set(key, value)
}
