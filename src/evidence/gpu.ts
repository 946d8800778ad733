import type { Resources } from './kubernetes-container.ts'
import type { Node } from './kubernetes-node.ts'

/** True for the resource names that device plugins give to GPUs: `amd.com/gpu`, `amd.com/cpx_nps4`, `nvidia.com/mig-1g.10gb`. */
export const isGpu = (resource: string): boolean =>
  /^[\w.-]{1,253}\/(?:gpu(?:\.shared)?|mig-[\w.]{1,40}|[sdtqc]px_nps\d|i915|xe|gpu-[\w.-]{1,40})$/.test(
    resource,
  )

/** The GPU resource that is asked for, or null: `amd.com/gpu`. */
export const gpuResource = (resources: Resources): string | null =>
  [...resources].find(([name, quantity]) => isGpu(name) && quantity.nanos > 0n)?.[0] ?? null

/**
 * GPUs that are built into a node, in billionths: its capacity, or what its labels count where the device plugin is gone
 * (`beta.amd.com/gpu.vram.64G=2` of AMD's node labeller, `nvidia.com/gpu.count` of GPU feature discovery).
 */
export function installedGpus(node: Node, resource: string): bigint {
  const capacity = node.capacity.get(resource)?.nanos ?? 0n
  if (capacity > 0n) return capacity
  return BigInt(labelledGpus(node, resource)) * 1_000_000_000n
}

function labelledGpus(node: Node, resource: string): number {
  if (resource === 'nvidia.com/gpu') return countOf(node.labels.get('nvidia.com/gpu.count'))
  if (resource !== 'amd.com/gpu') return 0
  let count = 0
  for (const [label, value] of node.labels) {
    if (/^beta\.amd\.com\/gpu\.vram\.[^/]+$/.test(label)) count += countOf(value)
  }
  return count
}

const countOf = (text: string | undefined): number =>
  text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : 0
