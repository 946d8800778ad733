import { SlackFailure } from '../failure.ts'
import { page } from '../paging.ts'
import type { SlackUser, Workspace } from '../workspace.ts'
import { userOf } from './lookup.ts'
import { type Method, text, tier2, tier3, tier4 } from './method.ts'

/** users.* and usergroups.* */
export const users: Record<string, Method> = {
  'users.info': {
    scopes: ['users:read'],
    perMinute: tier4,
    answer: (workspace, args) => ({
      user: userPayload(workspace, userOf(workspace, args['user'])),
    }),
  },
  'users.list': {
    scopes: ['users:read'],
    perMinute: tier2,
    answer: (workspace, args) => {
      const { items, response_metadata } = page([...workspace.users.values()], args, 1000)
      return { members: items.map((user) => userPayload(workspace, user)), response_metadata }
    },
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    perMinute: tier3,
    answer: (workspace, args) => {
      const email = text(args, 'email')?.toLowerCase()
      const user = [...workspace.users.values()].find((each) => each.email === email)
      if (!email || !user) throw new SlackFailure('users_not_found')
      return { user: userPayload(workspace, user) }
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    perMinute: tier2,
    answer: (workspace) => ({
      usergroups: [...workspace.usergroups.values()].map((group) => ({
        id: group.id,
        team_id: workspace.team.id,
        is_usergroup: true,
        name: group.name,
        handle: group.handle,
        user_count: group.users.length,
      })),
    }),
  },
  'usergroups.users.list': {
    scopes: ['usergroups:read'],
    perMinute: tier2,
    answer: (workspace, args) => {
      const group = workspace.usergroups.get(String(args['usergroup']))
      if (!group) throw new SlackFailure('no_such_subteam')
      return { users: group.users }
    },
  },
}

function userPayload(workspace: Workspace, user: SlackUser): Record<string, unknown> {
  return {
    id: user.id,
    team_id: user.teamId ?? workspace.team.id,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    is_restricted: (user.isRestricted ?? false) || (user.isUltraRestricted ?? false),
    is_ultra_restricted: user.isUltraRestricted ?? false,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      ...(user.email !== null && { email: user.email }),
      team: user.teamId ?? workspace.team.id,
    },
  }
}
