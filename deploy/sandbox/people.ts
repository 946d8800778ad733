import type { SlackUser } from '../../test/emulators/slack/workspace.ts'

/** Alice and Bob are engineers; Carol is a guest, who may look and not touch. */
export const people: SlackUser[] = [
  { id: 'U01ALICE', name: 'alice', realName: 'Alice', email: 'alice@example.org' },
  { id: 'U02BOB', name: 'bob', realName: 'Bob', email: 'bob@example.org' },
  {
    id: 'U03CAROL',
    name: 'carol',
    realName: 'Carol',
    email: 'carol@example.org',
    isRestricted: true,
  },
]

/** Who may act, by the policy of the sandbox. */
export const engineers = {
  id: 'S01ENGINEERS',
  handle: 'ml-engineers',
  name: 'ML engineers',
  users: ['U01ALICE', 'U02BOB'],
}

/** Where the cards go, and a second place for one pipeline. */
export const channels = [
  { id: 'C01ML', name: 'ml-pipelines' },
  { id: 'C02TONE', name: 'tone-check' },
]

/** The person of the platform team who acts in Phabricator. */
export const platformPerson = 'sre-alice'
