import { readNode, type Node } from '../evidence/kubernetes-node.ts'
import type { Raw } from '../evidence/snapshot.ts'
import type { Cluster } from '../ports/kubernetes.ts'

const read = new WeakMap<Raw, Node>()

/** The nodes in memory, each read once for as long as it does not change: five thousand of them are asked for often. */
export const knownNodes = (cluster: Pick<Cluster, 'nodes'>): Node[] =>
  cluster.nodes().map((raw) => {
    const known = read.get(raw)
    if (known) return known
    const node = readNode(raw)
    read.set(raw, node)
    return node
  })
