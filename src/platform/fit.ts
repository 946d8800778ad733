import type { Node } from '../evidence/kubernetes-node.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import { readLimitRange, readQuota } from '../evidence/kubernetes-policy.ts'
import { objectAt, textAt } from '../evidence/raw.ts'
import { effectiveRequests, type Amounts } from '../evidence/scheduling/effective-requests.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { nearestShape } from './nearest-shape.ts'
import { limitRangeWalls } from './limit-range-walls.ts'
import { nodeWalls } from './node-walls.ts'
import { quotaWalls } from './quota-walls.ts'
import type { Use } from './use.ts'
import { useOfNodes } from './use.ts'
import { knownNodes } from './known-nodes.ts'

/** Something that a pod would run into, in plain words that name it. `passes` by itself when others end. */
export type Wall = {
  kind: 'limit-range' | 'quota' | 'claim' | 'nodes' | 'busy'
  text: string
}

/** Whether a pod would start now: `node` is one that would take it. */
export type Fit = {
  walls: Wall[]
  node: string | null
  /** The nearest shape that would start now, as one writes it: `memory=8Gi gpu=1 vram=32G`; null where none is near. */
  nearest: string | null
  /** Pods of other namespaces are not seen: it may be fuller than it looks. */
  atLeast: boolean
}

/** What is looked at: the rules of the pod's namespace and the nodes. */
export type Ground = { pod: Pod; asked: Amounts; nodes: Node[]; use: Use }

/** Runs a pod that does not exist yet past LimitRanges, quotas, claims and nodes, as the platform would. */
export function fitOf(pod: Pod, cluster: Cluster): Fit {
  const limitRanges = cluster.limitRanges(pod.namespace).map(readLimitRange)
  const quotas = cluster.resourceQuotas(pod.namespace).map(readQuota)
  const ground: Ground = {
    pod,
    asked: effectiveRequests(pod),
    nodes: knownNodes(cluster),
    use: useOfNodes(cluster),
  }
  const { walls: onNodes, node } = nodeWalls(ground)
  const walls = [
    ...limitRangeWalls(limitRanges, pod),
    ...quotaWalls(quotas, pod),
    ...claimWalls(pod, cluster),
    ...onNodes,
  ]
  const nearest = walls.length === 0 ? null : nearestShape(ground, limitRanges, quotas)
  return { walls, node, nearest, atLeast: !cluster.seesAllNamespaces }
}

function claimWalls(pod: Pod, cluster: Cluster): Wall[] {
  const claims = cluster.claims(pod.namespace)
  return pod.volumes.flatMap(({ claimName, name }): Wall[] => {
    if (claimName === null || claimName === `${pod.name}-${name}`) return []
    const claim = claims.find((each) => textAt(each, 'metadata', 'name') === claimName)
    const text = (words: string): Wall[] => [{ kind: 'claim', text: `claim ${claimName} ${words}` }]
    if (!claim) return text(`does not exist in ${pod.namespace}`)
    if (textAt(objectAt(claim, 'status'), 'phase') === 'Lost') return text('has lost its volume')
    return []
  })
}
