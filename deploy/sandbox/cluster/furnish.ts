import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'

export const namespace = 'airflow-ml'
export const claimName = 'airflow-ml-model-training'
export const quotaName = 'quota-compute-resources'
const limitRangeName = 'general-limits'
const volumeName = 'pvc-6d3f2a31-8c1e-4f0a-9a57-0f2d5c7b1e11'

type NodeShape = { name: string; vram: string | null; gpus: number; cpu: string; memory: string }

const nodes: NodeShape[] = [
  { name: 'worker-gpu-1', vram: '64G', gpus: 2, cpu: '64', memory: '252Gi' },
  { name: 'worker-gpu-2', vram: '32G', gpus: 1, cpu: '48', memory: '188Gi' },
  { name: 'worker-1', vram: null, gpus: 0, cpu: '48', memory: '125Gi' },
  { name: 'worker-2', vram: null, gpus: 0, cpu: '48', memory: '125Gi' },
]

/** A small ML cluster: two kinds of GPU nodes, and the namespace of the pipelines with its rules and its volume. */
export function furnish(kubernetes: KubernetesEmulator): void {
  for (const node of nodes) kubernetes.put('nodes', nodeObject(node))
  kubernetes.put('namespaces', { metadata: { name: namespace }, status: { phase: 'Active' } })
  kubernetes.put('resourcequotas', {
    metadata: { name: quotaName, namespace },
    spec: {},
    status: {},
  })
  restoreRules(kubernetes)
}

/** The namespace's most for a container, its quota and its volume are what they were at first. */
export function restoreRules(kubernetes: KubernetesEmulator): void {
  kubernetes.put('limitranges', limitRange('8Gi', '10Gi'))
  const hard = {
    'limits.cpu': '150',
    'limits.memory': '150Gi',
    'requests.cpu': '150',
    'requests.memory': '150Gi',
  }
  kubernetes.merge('resourcequotas', quotaName, namespace, { spec: { hard } })
  setClaim(kubernetes, '20Gi')
}

/** Gives the claim of the training pipelines, and its volume, a size. */
export function setClaim(kubernetes: KubernetesEmulator, storage: string): void {
  kubernetes.put('persistentvolumes', volume(storage))
  kubernetes.put('persistentvolumeclaims', claim(storage))
}

/** The LimitRange of the namespace with its most for a container and for a pod. */
export function limitRange(containerMemory: string, podMemory: string) {
  const usual = { cpu: '100m', memory: '100Mi' }
  return {
    metadata: { name: limitRangeName, namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          max: { cpu: '8', memory: containerMemory },
          default: usual,
          defaultRequest: usual,
        },
        { type: 'Pod', max: { cpu: '10', memory: podMemory } },
      ],
    },
  }
}

function volume(storage: string) {
  return {
    metadata: { name: volumeName },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage },
      storageClassName: 'ceph-rbd-ssd',
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name: claimName },
      csi: { driver: 'rbd.csi.ceph.com', volumeHandle: volumeName },
    },
    status: { phase: 'Bound' },
  }
}

function claim(storage: string) {
  return {
    metadata: { name: claimName, namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'ceph-rbd-ssd',
      volumeMode: 'Filesystem',
      volumeName,
      resources: { requests: { storage } },
    },
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage } },
  }
}

function nodeObject({ name, vram, gpus, cpu, memory }: NodeShape) {
  const amounts = {
    cpu,
    memory,
    'ephemeral-storage': '800Gi',
    pods: '110',
    ...(gpus > 0 ? { 'amd.com/gpu': String(gpus) } : {}),
  }
  const gpuLabels = {
    'amd.com/gpu.vram': vram,
    'amd.com/gpu.product-name': vram === '64G' ? 'Instinct_MI210' : 'Radeon_PRO_W6800',
  }
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(vram === null ? {} : gpuLabels),
      },
    },
    spec: {},
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
        },
      ],
    },
  }
}
