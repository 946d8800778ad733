import type { Facts } from './facts.ts'
import type { Pod } from './kubernetes-pod.ts'
import { claimNamesOf } from './claims.ts'

/** How long a pod that is being deleted may still hold its volume before it counts as stuck, in seconds. */
const leavingSeconds = 600

/** Live pods that mount the claim on another node than this pod: they have a node that answers and are not ending for long. */
export function liveHolders(facts: Facts, claim: string): Pod[] {
  const { pod, otherPods, nodes, namespace } = facts.kubernetes
  return (otherPods ?? []).filter(
    (other) =>
      !other.ended &&
      other.nodeName !== null &&
      (namespace === null || other.namespace === '' || other.namespace === namespace) &&
      claimNamesOf(other).includes(claim) &&
      other.nodeName !== pod?.nodeName &&
      nodes?.find(({ name }) => name === other.nodeName)?.ready !== false &&
      !isStuckLeaving(facts, other),
  )
}

const isStuckLeaving = ({ at }: Facts, { deletionAskedAt }: Pod): boolean =>
  at !== null &&
  deletionAskedAt !== null &&
  deletionAskedAt.until(at).total('seconds') > leavingSeconds
