import type { Cluster } from '../ports/kubernetes.ts'
import { textAt } from '../evidence/raw.ts'

/** The namespaces of the pipelines: those that the Airflows name, else all that have a quota, a LimitRange or a claim in memory. */
export function ownNamespaces(
  cluster: Pick<Cluster, 'resourceQuotas' | 'limitRanges' | 'claims'>,
  airflows: readonly { readonly namespaces: readonly string[] }[],
): string[] {
  const named = airflows.flatMap(({ namespaces }) => namespaces)
  return [...new Set(named.length > 0 ? named : ruledNamespaces(cluster))].toSorted()
}

/** Whether a namespace is a pipeline's, or anything of it is in memory: a quota, a LimitRange, a claim or a pod. */
export function seesNamespace(
  namespace: string,
  cluster: Pick<Cluster, 'resourceQuotas' | 'limitRanges' | 'claims' | 'pods'>,
  airflows: readonly { readonly namespaces: readonly string[] }[],
): boolean {
  return (
    airflows.some(({ namespaces }) => namespaces.includes(namespace)) ||
    ruledNamespaces(cluster).includes(namespace) ||
    Iterator.from(cluster.pods()).some((pod) => pod.namespace === namespace)
  )
}

const ruledNamespaces = (
  cluster: Pick<Cluster, 'resourceQuotas' | 'limitRanges' | 'claims'>,
): string[] =>
  [...cluster.resourceQuotas(), ...cluster.limitRanges(), ...cluster.claims()].flatMap(
    (raw) => textAt(raw, 'metadata', 'namespace') ?? [],
  )
