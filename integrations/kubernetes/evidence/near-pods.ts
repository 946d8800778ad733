import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { claimNames, type PodCopy } from '../cache/pod-copy.ts'
import { admitting } from './near-nodes.ts'

const mostPods = 300

/**
 * The other pods that matter for a pod, at most 300: those that hold a claim of its own, and those that hold something
 * of its node or, as long as it has none, of the nodes that its selector admits, or wait as it does.
 */
export function nearPods(pods: Iterable<PodCopy>, pod: Raw, nodes: Raw[]): Raw[] {
  const uid = textAt(pod, 'metadata', 'uid')
  const namespace = textAt(pod, 'metadata', 'namespace')
  const claims = new Set(claimNames(pod))
  const node = textAt(pod, 'spec', 'nodeName')
  const places = new Set<string | null>(
    node === null ? [null, ...nodes.filter(admitting(pod)).map(nameOf)] : [node],
  )
  const sharers: PodCopy[] = []
  const holders: PodCopy[] = []
  for (const other of pods) {
    if (other.uid === uid) continue
    if (other.namespace === namespace && other.claims?.some((name) => claims.has(name)))
      sharers.push(other)
    else if (!other.ended && places.has(other.node)) holders.push(other)
  }
  return [...sharers, ...holders].slice(0, mostPods).map(({ slim }) => slim)
}

/** The pods that count against a namespace's quotas, at most 300. */
export function quotaHolders(pods: Iterable<PodCopy>, namespace: string): Raw[] {
  const holders: PodCopy[] = []
  for (const pod of pods) if (pod.namespace === namespace && !pod.ended) holders.push(pod)
  return holders.slice(0, mostPods).map(({ slim }) => slim)
}

const nameOf = (node: Raw): string => textAt(node, 'metadata', 'name') ?? ''
