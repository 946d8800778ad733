import { readNode, type Node } from '../../../src/evidence/kubernetes-node.ts'
import { type Pod, readPod } from '../../../src/evidence/kubernetes-pod.ts'
import { effectiveRequests } from '../../../src/evidence/scheduling/effective-requests.ts'
import { nodeMatches } from '../../../src/evidence/scheduling/node-match.ts'
import { shortOn, useByNode } from '../../../src/evidence/scheduling/node-use.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

/** The node for a pod, or the scheduler's words for why there is none (pkg/scheduler/framework/types.go, FitError). */
export type Placement = { node: string } | { message: string }

/** Tries every node in turn, as kube-scheduler's filters do. */
export function place(raw: Raw, nodes: Raw[], pods: Raw[]): Placement {
  const pod = readPod(raw)
  const use = useByNode(pods.map(readPod))
  const reasons = new Map<string, number>()
  for (const node of nodes.map(readNode)) {
    const why = refusals(pod, node, use)
    if (why.length === 0) return { node: node.name }
    for (const reason of why) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const all = nodes.length
  const listed = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort()
  return {
    message: `0/${all} nodes are available: ${listed.join(', ')}. preemption: 0/${all} nodes are available: ${all} Preemption is not helpful for scheduling.`,
  }
}

function refusals(pod: Pod, node: Node, use: ReturnType<typeof useByNode>): string[] {
  if (node.cordoned) return ['node(s) were unschedulable']
  if (!nodeMatches(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"]
  return shortOn(node, use, effectiveRequests(pod)).map((resource) => `Insufficient ${resource}`)
}
