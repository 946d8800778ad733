import type { SlackOptions } from '../emulators/slack/furnish.ts'

/** Who is in the workspace, by what they are. */
export const people = {
  alice: 'U01ALICE',
  bob: 'U02BOB',
  guest: 'U03GUEST',
  external: 'U04OUTSIDE',
  bot: 'U05BOT',
  mallory: 'U06MALLORY',
} as const

/** A workspace with people of every kind, a configured channel and another one. */
export const furnishing: SlackOptions = {
  users: [
    { id: people.alice, name: 'alice', realName: 'Alice', email: 'alice@example.org' },
    { id: people.bob, name: 'bob', realName: 'Bob', email: 'bob@example.org' },
    { id: people.guest, name: 'guest', realName: 'Guest', email: null, isRestricted: true },
    { id: people.external, name: 'out', realName: 'Out', email: null, teamId: 'T99OTHER' },
    { id: people.bot, name: 'robot', realName: 'Robot', email: null, isBot: true },
    { id: people.mallory, name: 'mallory', realName: 'Mallory', email: 'm@example.org' },
  ],
  channels: [
    { id: 'C01ML', name: 'ml-pipelines' },
    { id: 'C02RANDOM', name: 'random' },
  ],
  usergroups: [{ id: 'S01ML', handle: 'ml-engineers', name: 'ML', users: [people.bob] }],
}
