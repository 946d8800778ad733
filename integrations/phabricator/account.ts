import { z } from 'zod'
import { Refused } from '../../src/delivery/endings.ts'
import type { Conduit } from './conduit.ts'
import { resolveProject, type Project } from './project.ts'

/** Who Groundcrew is at Phabricator, where its tasks go, and what statuses there are. */
export type Account = {
  phid: string
  name: string
  project: Project
  /** PHIDs of those who follow every task. */
  subscribers: string[]
  statuses: Status[]
}
export type Status = { value: string; name: string; closed: boolean; special: string | null }

const whoami = z.object({ phid: z.string(), userName: z.string() })
const userSearch = z.object({
  data: z.array(z.object({ phid: z.string(), fields: z.object({ username: z.string() }) })),
})
const statusSearch = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      closed: z.boolean(),
      special: z.string().nullish(),
    }),
  ),
})

/** Reads and checks it all; rejects with Refused and what to do when something is not as configured. */
export async function readAccount(
  conduit: Conduit,
  { project, subscribers }: { project: string; subscribers: readonly string[] },
): Promise<Account> {
  const { phid, userName: name } = await conduit.read('user.whoami', {}, whoami)
  const { data } = await conduit.read('maniphest.status.search', {}, statusSearch)
  return {
    phid,
    name,
    project: await resolveProject(conduit, project),
    subscribers: [...(await phidsOf(conduit, subscribers)).values()],
    statuses: data.map((status) => ({ ...status, special: status.special ?? null })),
  }
}

/** User names by PHID; unknown ones are missing. */
export async function userNames(
  conduit: Conduit,
  phids: readonly string[],
): Promise<Map<string, string>> {
  if (phids.length === 0) return new Map()
  const constraints = { phids: [...new Set(phids)].slice(0, 100) }
  const { data } = await conduit.read('user.search', { constraints }, userSearch)
  return new Map(data.map((user) => [user.phid, user.fields.username]))
}

/** The status that a closed task, an open one or a duplicate gets here. */
export function statusFor(
  { statuses }: Account,
  special: 'closed' | 'default' | 'duplicate',
): string {
  const usual = { closed: 'resolved', default: 'open', duplicate: 'duplicate' }[special]
  return statuses.find((status) => status.special === special)?.value ?? usual
}

async function phidsOf(conduit: Conduit, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const { data } = await conduit.read(
    'user.search',
    { constraints: { usernames: names } },
    userSearch,
  )
  const found = new Map(data.map((user) => [user.fields.username.toLowerCase(), user.phid]))
  const unknown = names.filter((name) => !found.has(name.toLowerCase()))
  if (unknown.length > 0)
    throw new Refused(
      'Phabricator',
      `Phabricator has no user ${unknown.join(', ')}; check phabricator.subscribers`,
      null,
      'no-project',
    )
  return found
}
