import { isGpu, installedGpus } from '../evidence/gpu.ts'
import type { Container } from '../evidence/kubernetes-container.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import { effectiveRequests } from '../evidence/scheduling/effective-requests.ts'
import { marksSickness, nodeMatches, untoleratedTaints } from '../evidence/scheduling/node-match.ts'
import type { Cap } from './cap.ts'
import { besideBytes } from './pod-sums.ts'
import { approximateBytes, unitsOf } from './quantity.ts'

/** The largest node that the pod may run on, or null where none of them is known. Sick and cordoned ones count: they come back. */
export function nodeCap(nodes: readonly Node[], pod: Pod, container: Container): Cap | null {
  let largest: { node: Node; bytes: bigint } | null = null
  for (const node of nodes.filter((candidate) => mayEverRun(pod, candidate))) {
    const memory = node.allocatable.get('memory')
    const bytes = memory ? unitsOf(memory) : null
    if (bytes !== null && (largest === null || bytes > largest.bytes)) largest = { node, bytes }
  }
  if (!largest) return null
  const takenBytes = besideBytes(pod, container, 'requests')
  const readable = approximateBytes(largest.bytes)
  return {
    kind: 'node',
    bytes: largest.bytes - takenBytes,
    source: `node ${largest.node.name}: allocatable memory ${readable}`,
    resource: null,
    field: 'allocatable memory',
    from: readable,
    takenBytes,
  }
}

/** Selector, affinity and taints let the pod in, and the node has every GPU that it asks for. */
function mayEverRun(pod: Pod, node: Node): boolean {
  if (!nodeMatches(pod, node)) return false
  if (untoleratedTaints(pod, node).some((taint) => !marksSickness(taint))) return false
  return [...effectiveRequests(pod)].every(
    ([name, amount]) => !isGpu(name) || installedGpus(node, name) >= amount,
  )
}
