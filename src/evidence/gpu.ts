import type { Resources } from './kubernetes-container.ts'
import type { Node } from './kubernetes-node.ts'

/** True for the resource names that device plugins give to GPUs: `amd.com/gpu`, `amd.com/cpx_nps4`, `nvidia.com/mig-1g.10gb`. */
export const isGpu = (resource: string): boolean =>
  /^[\w.-]{1,253}\/(?:gpu(?:\.shared)?|mig-[\w.]{1,40}|[sdtqc]px_nps\d|i915|xe|gpu-[\w.-]{1,40}|gaudi\d?|tpu|neuron\w{0,10}|vgpu)$/.test(
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
  const vendor = vendors.find(({ resources }) => resources.test(resource))
  if (!vendor) return 0
  let count = 0
  let present = false
  for (const [label, value] of node.labels) {
    if (vendor.counts.test(label)) count += countOf(value)
    if (vendor.presence.test(label) && value !== 'false') present = true
  }
  return count > 0 ? count : present ? 1 : 0
}

/** Labels that count GPUs, and those that only say that there are some. */
const vendors = [
  {
    resources: /^amd\.com\//,
    counts: /^beta\.amd\.com\/gpu\.vram\.[^/]+$/,
    presence:
      /^amd\.com\/gpu\.(?:vram|product-name|family|device-id)$|^feature\.node\.kubernetes\.io\/(?:amd-gpu|pci-(?:0380_)?1002\.present)$/,
  },
  {
    resources: /^nvidia\.com\//,
    counts: /^nvidia\.com\/gpu\.count$/,
    presence:
      /^nvidia\.com\/gpu\.(?:present|product|family)$|^feature\.node\.kubernetes\.io\/pci-(?:030[02]_)?10de\.present$|^cloud\.google\.com\/gke-accelerator$/,
  },
]

const countOf = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0)
