import { formatBytes } from '../../advice/quantity.ts'
import { requestFollowsLimit } from '../../advice/caps.ts'
import type { Container, Resources } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'

/**
 * The keyword argument of KubernetesPodOperator with the new memory limit and everything else as it was:
 * `container_resources={"requests": {"cpu": "2", "memory": "12Gi"}, "limits": {…}}`. Works in a DAG as it stands.
 */
export function containerResources(pod: Pod, container: Container, memoryBytes: bigint): string {
  const memory = formatBytes(memoryBytes)
  const follows = requestFollowsLimit(pod, container)
  const request = follows ? memory : (container.requests.get('memory')?.text ?? memory)
  const requests = dictionary(container.requests, request)
  return `container_resources={"requests": ${requests}, "limits": ${dictionary(container.limits, memory)}}`
}

/** A Python dict of the resources with this memory. */
function dictionary(resources: Resources, memory: string): string {
  const texts = new Map([...resources].map(([name, { text }]) => [name, text]))
  texts.set('memory', memory)
  const entries = [...texts].map(
    ([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`,
  )
  return `{${entries.join(', ')}}`
}
