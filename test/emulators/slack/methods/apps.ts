import { SlackFailure } from '../failure.ts'
import { nextNumber } from '../workspace.ts'
import { channelFor, messageAt } from './lookup.ts'
import { type Method, tier2, tier3 } from './method.ts'

/** auth.test, apps.connections.open, bots.info, team.info, reactions.add. */
export const apps: Record<string, Method> = {
  'auth.test': {
    scopes: [],
    perMinute: 300,
    answer: ({ team, bot }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.user,
      bot_id: bot.id,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    scopes: [],
    perMinute: tier2,
    token: 'app',
    answer: (workspace) => {
      const url = workspace.baseUrl.replace('http', 'ws')
      return { url: `${url}/link/?ticket=${nextNumber(workspace)}&app_id=${workspace.bot.app}` }
    },
  },
  'bots.info': {
    scopes: ['users:read'],
    perMinute: tier3,
    answer: ({ bot }) => ({
      bot: { id: bot.id, app_id: bot.app, user_id: bot.user, name: bot.name },
    }),
  },
  'team.info': {
    scopes: ['team:read'],
    perMinute: tier3,
    answer: ({ team }) => ({ team: { id: team.id, name: team.name, domain: team.domain } }),
  },
  'reactions.add': {
    scopes: ['reactions:write'],
    perMinute: tier3,
    answer: (workspace, args) => {
      const message = messageAt(channelFor(workspace, args['channel']), args['timestamp'])
      const name = String(args['name'])
      const known = message.reactions.find((reaction) => reaction.name === name)
      if (known?.users.includes(workspace.bot.user)) throw new SlackFailure('already_reacted')
      if (known) known.users.push(workspace.bot.user)
      else message.reactions.push({ name, users: [workspace.bot.user] })
      workspace.changed({ kind: 'reacted', message })
      return {}
    },
  },
}
