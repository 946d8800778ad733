import { type Clock, systemClock } from '../../../src/clock.ts'
import type { SlackChange, SlackUser, SlackUsergroup, Workspace } from './workspace.ts'

/** How an emulated Slack is furnished. */
export type SlackOptions = {
  clock?: Clock
  users?: SlackUser[]
  channels?: { id: string; name: string; isPrivate?: boolean; members?: string[] }[]
  usergroups?: SlackUsergroup[]
  /** Scopes of the bot token; all when absent. */
  scopes?: string[]
  /** Whether Slack's rate limits hold (they do not unless asked for). */
  limitsRates?: boolean
  joinsClientIds?: boolean
  /** How long triggers live (3 s) by the clock given. */
  triggerLifetimeMilliseconds?: number
  /** How long Slack waits for an acknowledgement (3 s), real time. */
  acknowledgeMilliseconds?: number
}

/** The workspace as it is when nobody has said anything yet. */
export function furnish(options: SlackOptions, changed: (change: SlackChange) => void): Workspace {
  const bot = { user: 'U0GROUNDCREW', id: 'B0GROUNDCREW', app: 'A0GROUNDCREW', name: 'groundcrew' }
  // Copies: what happens in one workspace is not seen in the next that is furnished alike.
  const people = structuredClone(options.users) ?? [
    { id: 'U01ALICE', name: 'alice', realName: 'Alice', email: 'alice@example.org' },
    { id: 'U02BOB', name: 'bob', realName: 'Bob', email: 'bob@example.org' },
  ]
  const robot: SlackUser = {
    id: bot.user,
    name: bot.name,
    realName: 'Groundcrew',
    email: null,
    isBot: true,
  }
  const channels = options.channels ?? [{ id: 'C01ML', name: 'ml-pipelines' }]
  const everyone = [...people.map(({ id }) => id), bot.user]
  return {
    clock: options.clock ?? systemClock,
    team: { id: 'T01TEAM', name: 'ML', domain: 'ml-example' },
    bot,
    users: new Map([...people, robot].map((user) => [user.id, user])),
    channels: new Map(
      channels.map(({ id, name, isPrivate = false, members = everyone }) => [
        id,
        {
          id,
          name,
          isPrivate,
          isArchived: false,
          direct: null,
          members: new Set(members),
          messages: new Map(),
        },
      ]),
    ),
    usergroups: new Map(
      structuredClone(options.usergroups ?? []).map((group) => [group.id, group]),
    ),
    ephemerals: [],
    views: new Map(),
    homes: new Map(),
    files: new Map(),
    addresses: new Map(),
    triggers: new Map(),
    triggerLifetimeMilliseconds: options.triggerLifetimeMilliseconds ?? 3000,
    clientIds: new Set(),
    joinsClientIds: options.joinsClientIds ?? false,
    scopes: options.scopes ?? null,
    baseUrl: '',
    counter: 0,
    lastMicroseconds: 0,
    changed,
  }
}
