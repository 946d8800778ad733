import { Refused } from '../../delivery/endings.ts'
import type { Config } from '../../config/index.ts'
import type { SlackChat } from '../../../integrations/slack/chat.ts'
import type { Check } from '../check.ts'

/** The people, usergroups and channels that the configuration names, besides those it posts to. */
export function slackNames({ policy, pipelines }: Config): Check[] {
  const rules = policy?.rules ?? []
  const named = rules.flatMap(({ to }) => to)
  const allowed = named.filter((who) => who !== '*' && !who.startsWith('@'))
  const groups = named.filter((who) => who.startsWith('@'))
  const owners = pipelines.flatMap(({ owners: each }) => each)
  const places = rules.flatMap((rule) => rule.in)
  return [
    ...[...new Set(groups)].map((group): Check => ({
      name: `Slack, usergroup ${group}`,
      hint: 'Check the name in `policy`; usergroups need a paid plan of Slack. Nobody may do what a rule gives to a group that there is not.',
      look: async ({ chat }) => `${(await chat.usergroupMembers(group)).size} people`,
    })),
    ...[...new Set([...allowed, ...owners])].map((user): Check => ({
      name: `Slack, person ${user}`,
      hint: `Check the id in ${allowed.includes(user) ? 'policy[].to' : 'pipelines[].owners'}: in Slack, the profile, ⋮, Copy member ID.`,
      look: ({ chat }) => lookAtPerson(chat, user),
    })),
    ...[...new Set(places)].map((channel): Check => ({
      name: `Slack, channel ${channel} of a rule`,
      hint: 'Check the name in policy[].in; a private channel is seen after /invite @groundcrew. Nobody may do what a rule allows only in a channel that there is not.',
      look: ({ chat }) => lookAtPlace(chat, channel),
    })),
  ]
}

async function lookAtPerson(chat: SlackChat, id: string): Promise<string> {
  const user = await chat.user(id)
  if (user === null) throw new Error(`Slack knows no person ${id}`)
  return user.name
}

/** A command can be given in a public channel that the app is not in. */
async function lookAtPlace(chat: SlackChat, channel: string): Promise<string> {
  try {
    return `#${await chat.checkChannel(channel)}`
  } catch (error) {
    if (error instanceof Refused && error.code === 'not_in_channel') return 'is there'
    throw error
  }
}
