import { claimNamesOf } from '../claims.ts'
import type { Facts } from '../facts.ts'
import type { Node } from '../kubernetes-node.ts'
import type { Pod } from '../kubernetes-pod.ts'
import { objectAt } from '../raw.ts'
import { nodeMatches } from './node-match.ts'

/** True where selector, affinity and the volumes of the pod's claims let it run on the node. */
export const podFitsNode = (facts: Facts, pod: Pod, node: Node): boolean =>
  nodeMatches(pod, node) && volumesReach(facts, pod, node)

/** A bound volume may be tied to some nodes: a local disk, a zone. */
function volumesReach({ kubernetes: { claims, volumes } }: Facts, pod: Pod, node: Node): boolean {
  const bound = claimNamesOf(pod).flatMap(
    (name) => claims?.find((claim) => claim.name === name)?.volumeName ?? [],
  )
  return volumes
    .filter(({ name }) => bound.includes(name))
    .every(({ raw }) => {
      const required = objectAt(raw, 'spec', 'nodeAffinity', 'required')
      if (!('nodeSelectorTerms' in required)) return true
      const affinity = {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
      }
      return nodeMatches({ nodeSelector: new Map(), affinity }, node)
    })
}
