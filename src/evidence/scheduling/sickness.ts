import type { Node } from '../kubernetes-node.ts'
import type { Pod } from '../kubernetes-pod.ts'
import { marksSickness, untoleratedTaints } from './node-match.ts'

/** Why a node takes no pods at the moment although its rules would let this one in: `is cordoned`; null where it is well. */
export function sicknessOf(pod: Pick<Pod, 'tolerations'>, node: Node): string | null {
  const taint = untoleratedTaints(pod, node).find(
    (candidate) => marksSickness(candidate) && candidate.key !== 'node.kubernetes.io/unschedulable',
  )
  if (node.ready === false) return taint ? `is not ready (taint ${taint.key})` : 'is not ready'
  if (node.cordoned || node.taints.some(({ key }) => key === 'node.kubernetes.io/unschedulable'))
    return 'is cordoned'
  return taint ? `has the taint ${taint.key}` : null
}
