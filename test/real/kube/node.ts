import { until } from '../until.ts'
import type { KubeConnection } from './connect.ts'

/** A simulated node of 32 CPUs and 128Gi. */
export interface SimulatedNode {
  readonly name: string
  readonly gpus: number
  /** The label `amd.com/gpu.vram`, such as `64G`; null: no label. */
  readonly vram: string | null
}

interface NodeState {
  readonly spec: { readonly taints?: readonly object[] }
  readonly status: { readonly conditions?: readonly { type: string; status: string }[] }
}

/** Adds a node whose `pods/log` works and whose volumes attach; resolves when pods can be scheduled on it. */
export async function addNode(kube: KubeConnection, { name, gpus, vram }: SimulatedNode) {
  const capacity = {
    cpu: '32',
    memory: '128Gi',
    'ephemeral-storage': '500Gi',
    pods: '110',
    ...(gpus > 0 && { 'amd.com/gpu': String(gpus) }),
  }
  const kubeletEndpoint = { Port: kube.kubeletPort }
  await kube.must('POST', '/api/v1/nodes', {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...(vram && { 'amd.com/gpu.vram': vram }),
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    status: { capacity, allocatable: capacity, daemonEndpoints: { kubeletEndpoint } },
  })
  await until(`ready node ${name}`, async () => {
    const node = await kube.must<NodeState>('GET', `/api/v1/nodes/${name}`)
    const conditions = node.status.conditions ?? []
    const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
    return ready && !node.spec.taints?.length
  })
}
