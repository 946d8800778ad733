import { sayResource, type Resource } from '../access/person.ts'
import type { Decision } from '../access/decide.ts'
import { tooMany } from '../access/limits.ts'
import type { Action } from '../access/policy.ts'
import type { Tools } from '../commands/tools.ts'
import type { Ask } from '../commands/ask.ts'
import { say, type Reply } from '../reply.ts'
import type { Act } from './act.ts'

/** Asks the policy and the limits; a refusal is an answer that is also written down. */
export async function permission(
  ask: Pick<Ask, 'user' | 'channel'>,
  action: Action,
  resource: Resource,
  { access, store, clock }: Pick<Tools, 'access' | 'store' | 'clock'>,
): Promise<{ decision: Decision; refusal: null } | { decision: Decision; refusal: Reply }> {
  const decision = await access.may(ask, action, resource)
  const limit = decision.allowed ? await limitOf() : null
  const why = limit ?? (decision.allowed ? null : decision.why)
  return why === null
    ? { decision, refusal: null }
    : { decision: { ...decision, allowed: false, why }, refusal: refusal(why) }

  async function limitOf(): Promise<string | null> {
    const [byUser, onDag] = await Promise.all([
      store.find<Act>('act', `by:${ask.user}`),
      store.find<Act>('act', `dag:${resource.instance}/${resource.dag}`),
    ])
    const recent = { byUser: byUser.map(({ body }) => body), onDag: onDag.map(({ body }) => body) }
    return tooMany(access.policy.acts_per_minute, recent, clock.now())
  }

  function refusal(why: string): Reply {
    return {
      ...say(`You may not ${action} ${sayResource(resource)}: ${why}.`),
      refused: true,
      change: async () => ({
        writes: [],
        effects: [],
        audit: [
          {
            who: ask.user,
            action,
            resource: sayResource(resource),
            decision: 'denied',
            detail: why,
          },
        ],
      }),
    }
  }
}
