import type { Facts } from '../../evidence/facts.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { marksSickness } from '../../evidence/scheduling/node-match.ts'

/** The node is well and carries a NoExecute taint of its operators. */
export function isHouseTaint({ kubernetes: { nodes } }: Facts, pod: Pod): boolean {
  const node = nodes?.find(({ name }) => name === pod.nodeName)
  return (
    node?.ready === true &&
    node.taints.some(
      (taint) =>
        taint.effect === 'NoExecute' &&
        !/^node\.kubernetes\.io\/(?:not-ready|unreachable)/.test(taint.key) &&
        !marksSickness(taint),
    )
  )
}
