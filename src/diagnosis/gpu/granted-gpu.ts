import type { Facts } from '../../evidence/facts.ts'
import { gpuResource } from '../../evidence/gpu.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'

/** The GPU resource that a container was given; null where it asked for none; `unknown` where nobody knows what it asked for. */
export function grantedGpu(facts: Facts, container: Container | null): string | null {
  if (container)
    return gpuResource(container.limits) ?? gpuResource(container.requests) ?? claimed(container)
  const rendered = JSON.stringify(facts.airflow.rendered)
  const named = /[\w.-]{1,60}\/(?:gpu|mig-[\w.]{1,40}|[sdtqc]px_nps\d)(?=['"\\]{1,4}:)/.exec(
    rendered,
  )
  return named?.[0] ?? (/container_resources/.test(rendered) ? null : 'unknown')
}

/** Dynamic resource allocation: a device claim instead of a count. */
const claimed = ({ spec }: Container): string | null => {
  const resources = spec['resources']
  const claims =
    typeof resources === 'object' && resources !== null && 'claims' in resources
      ? resources.claims
      : null
  return Array.isArray(claims) && claims.length > 0 ? 'a resource claim' : null
}
