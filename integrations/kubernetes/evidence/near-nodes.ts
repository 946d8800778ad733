import { entriesAt, objectAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

const mostNodes = 100

/** The nodes that matter for a pod, at most 100: the one it is on, then those that its node selector admits, then others. */
export function nearNodes(nodes: Raw[], pod: Raw): Raw[] {
  if (nodes.length <= mostNodes) return nodes
  const own = textAt(pod, 'spec', 'nodeName')
  const admits = admitting(pod)
  const rank = (node: Raw): number =>
    textAt(node, 'metadata', 'name') === own ? 0 : admits(node) ? 1 : 2
  return nodes
    .map((node) => ({ node, rank: rank(node) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, mostNodes)
    .map(({ node }) => node)
}

/** Whether a node carries every label of the pod's node selector; read once for all nodes. */
export function admitting(pod: Raw): (node: Raw) => boolean {
  const selector = entriesAt(pod, 'spec', 'nodeSelector')
  return (node) => {
    const labels = objectAt(node, 'metadata', 'labels')
    return selector.every(([key, value]) => labels[key] === value)
  }
}
