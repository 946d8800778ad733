import type { Node } from '../evidence/kubernetes-node.ts'

/** A kind of GPU on a node. `vram` as labels spell it (`64G`), null where none says; `count` null where the node has only this kind. */
export type GpuClass = { vram: string | null; product: string | null; count: number | null }

/**
 * The kinds of GPU on a node: `amd.com/gpu.vram` where all are alike, `amd.com/gpu.vram.64G=<n>` on mixed nodes, the legacy
 * `beta.` forms of both, NVIDIA's `nvidia.com/gpu.memory` (MiB). Source: ROCm/k8s-device-plugin cmd/k8s-node-labeller.
 */
export function gpuClasses({ labels }: Pick<Node, 'labels'>): GpuClass[] {
  const product = first(labels, [
    'amd.com/gpu.product-name',
    'beta.amd.com/gpu.product-name',
    'nvidia.com/gpu.product',
  ])
  const single = first(labels, ['amd.com/gpu.vram', 'beta.amd.com/gpu.vram'])
  if (single !== null) return [{ vram: single, product, count: null }]
  const mebibytes = Number(labels.get('nvidia.com/gpu.memory') ?? NaN)
  if (mebibytes > 0) return [{ vram: `${Math.round(mebibytes / 1024)}G`, product, count: null }]
  const mixed = countedClasses(labels)
  return mixed.length > 0 ? mixed : [{ vram: null, product, count: null }]
}

/** The kinds of a node in few words: `64G`, `64G ×1 + 32G ×2`, `GPU`. */
export const sayClasses = (classes: readonly GpuClass[]): string =>
  classes
    .map(({ vram, product, count }) => {
      const name = vram ?? product ?? 'GPU'
      return count === null || classes.length === 1 ? name : `${name} ×${count}`
    })
    .join(' + ')

function countedClasses(labels: ReadonlyMap<string, string>): GpuClass[] {
  const counts = new Map<string, number>()
  for (const prefix of ['beta.amd.com/gpu.vram.', 'amd.com/gpu.vram.'])
    for (const [label, value] of labels)
      if (label.startsWith(prefix) && /^\d{1,4}$/.test(value))
        counts.set(label.slice(prefix.length), Number(value))
  return [...counts].map(([vram, count]) => ({ vram, product: null, count }))
}

const first = (labels: ReadonlyMap<string, string>, names: string[]): string | null =>
  names.map((name) => labels.get(name)).find((value) => value !== undefined && value !== '') ?? null
