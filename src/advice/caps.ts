import { gpuResource } from '../evidence/gpu.ts'
import type { Container } from '../evidence/kubernetes-container.ts'
import type { KubernetesFacts } from '../evidence/kubernetes-facts.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import type { Cap } from './cap.ts'
import { nodeCap } from './node-cap.ts'
import { limitRangeCaps, quotaCaps } from './policy-caps.ts'

export type MemoryCaps = {
  /** LimitRanges and quotas: the platform could raise them. */
  policy: Cap[]
  /** The largest node that could hold it; null where no node is known. */
  node: Cap | null
}

/** Everything that limits the memory limit of one container of a pod. */
export function memoryCaps(
  {
    quotas,
    limitRanges,
    nodes,
    podDeleted,
  }: Pick<KubernetesFacts, 'quotas' | 'limitRanges' | 'nodes' | 'podDeleted'>,
  pod: Pod,
  container: Container,
): MemoryCaps {
  const podCounts = !pod.ended && !podDeleted
  const requestFollows = requestFollowsLimit(pod, container)
  return {
    policy: [
      ...limitRangeCaps(limitRanges, pod, container),
      ...quotaCaps(quotas, pod, container, { podCounts, requestFollows }),
    ],
    node: nodes === null ? null : nodeCap(nodes, pod, container),
  }
}

/** Request and limit move together where they are equal, and always in GPU pods: memory that is not requested can be taken away. */
export function requestFollowsLimit(pod: Pod, container: Container): boolean {
  const request = container.requests.get('memory')
  const limit = container.limits.get('memory')
  if (!request || !limit || request.nanos === limit.nanos) return true
  return pod.containers.some(({ limits, requests }) => gpuResource(limits) ?? gpuResource(requests))
}
