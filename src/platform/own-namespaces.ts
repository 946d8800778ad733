import type { Cluster } from '../ports/kubernetes.ts'
import { textAt } from '../evidence/raw.ts'

/** The namespaces of the pipelines: those that the Airflows name, else all that have a quota, a LimitRange or a claim in memory. */
export function ownNamespaces(
  cluster: Pick<Cluster, 'resourceQuotas' | 'limitRanges' | 'claims'>,
  airflows: readonly { readonly namespaces: readonly string[] }[],
): string[] {
  const named = airflows.flatMap(({ namespaces }) => namespaces)
  const seen = [...cluster.resourceQuotas(), ...cluster.limitRanges(), ...cluster.claims()].flatMap(
    (raw) => textAt(raw, 'metadata', 'namespace') ?? [],
  )
  return [...new Set(named.length > 0 ? named : seen)].toSorted()
}
