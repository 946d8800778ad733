import { redactPod } from '../../../src/evidence/redact.ts'
import { textAt } from '../../../src/evidence/raw.ts'
import type { KubernetesEvidence, Raw } from '../../../src/evidence/snapshot.ts'
import type { Memory } from './memory.ts'
import { nearNodes } from './near-nodes.ts'
import { nearPods, quotaHolders } from './near-pods.ts'

/** A pod and what memory holds around it, as evidence. The pod is redacted; a list that is not known is left out. */
export function freezePod(memory: Memory, pod: Raw, gone: boolean): KubernetesEvidence {
  const namespace = textAt(pod, 'metadata', 'namespace') ?? 'default'
  const nodes = memory.nodes()
  return {
    ...freezeNamespace(memory, namespace),
    pod: redactPod(pod),
    ...(gone && { podDeleted: true }),
    ...(nodes && { nodes: nearNodes(nodes, pod) }),
    ...(memory.seesPods() && { pods: nearPods(memory.pods(), pod, nodes ?? []) }),
  }
}

/** A namespace in which no pod came to be: what limits it and what holds its quotas. */
export function freezeSurroundings(memory: Memory, namespace: string): KubernetesEvidence {
  const nodes = memory.nodes()
  return {
    ...freezeNamespace(memory, namespace),
    ...(nodes && { nodes: nearNodes(nodes, {}) }),
    ...(memory.seesPods() && { pods: quotaHolders(memory.pods(), namespace) }),
  }
}

function freezeNamespace(memory: Memory, namespace: string): KubernetesEvidence {
  const resourceQuotas = memory.resourceQuotas(namespace)
  const limitRanges = memory.limitRanges(namespace)
  const persistentVolumeClaims = memory.claims(namespace)
  return {
    namespace,
    ...(resourceQuotas && { resourceQuotas }),
    ...(limitRanges && { limitRanges }),
    ...(persistentVolumeClaims && { persistentVolumeClaims }),
  }
}
