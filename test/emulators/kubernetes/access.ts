import type { Route } from './route.ts'
import { forbiddenAct, unauthorized, type Answer } from './status.ts'

/** What is not allowed. `namespace: null` means asking at the cluster scope; without the key it is forbidden everywhere. */
type Prohibition = { resource: string; namespace?: string | null; verb?: string }

/** Who may ask, and what they may not. The first token is there from the start. */
export function createAccess(token: string) {
  const tokens = new Set([token])
  let prohibitions: Prohibition[] = []
  return {
    admit: (more: string): void => void tokens.add(more),
    revoke: (old: string): void => void tokens.delete(old),
    forbid: (prohibition: Prohibition): void => void prohibitions.push(prohibition),
    allowAll(): void {
      prohibitions = []
    },
    /** The refusal a request deserves, or null. */
    refusal(authorization: string | undefined, verb: string, route: Route): Answer | null {
      const [, bearer] = /^Bearer (.+)$/.exec(authorization ?? '') ?? []
      if (bearer === undefined || !tokens.has(bearer)) return unauthorized()
      const what = [route.kind.resource, route.subresource].filter(Boolean).join('/')
      const isForbidden = prohibitions.some(
        (prohibition) =>
          prohibition.resource === what &&
          (prohibition.namespace === undefined || prohibition.namespace === route.namespace) &&
          (prohibition.verb === undefined || prohibition.verb === verb),
      )
      const { kind, namespace, name, subresource } = route
      return isForbidden ? forbiddenAct(user, verb, kind, namespace, name, subresource) : null
    },
  }
}

const user = 'system:serviceaccount:groundcrew:groundcrew'
