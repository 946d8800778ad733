import type { Amounts } from '../evidence/scheduling/effective-requests.ts'
import type { Cluster, PodRecord } from '../ports/kubernetes.ts'
import { heldBy } from './asked-shape.ts'
import { isAlive } from './asked.ts'

/** What the pods on a node hold, in billionths; worked out for a node when it is asked for. */
export type Use = (node: string) => Amounts

/** The use of each node as pods in memory make it. Only the nodes that are asked for are added up. */
export function useOfNodes(cluster: Pick<Cluster, 'pods'>): Use {
  const byNode = new Map<string, PodRecord[]>()
  for (const record of cluster.pods()) {
    if (record.node === null || !isAlive(record)) continue
    const there = byNode.get(record.node)
    if (there) there.push(record)
    else byNode.set(record.node, [record])
  }
  const known = new Map<string, Amounts>()
  return (node) => {
    const before = known.get(node)
    if (before) return before
    const sum = sumOf(byNode.get(node) ?? [])
    known.set(node, sum)
    return sum
  }
}

function sumOf(records: readonly PodRecord[]): Amounts {
  const sum = new Map<string, bigint>([['pods', BigInt(records.length) * 1_000_000_000n]])
  for (const record of records)
    for (const [name, amount] of heldBy(record)) sum.set(name, (sum.get(name) ?? 0n) + amount)
  return sum
}
