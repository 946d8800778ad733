import type { Cluster, PodRecord } from '../../src/ports/kubernetes.ts'
import { freezePod } from '../../integrations/kubernetes/evidence/freeze.ts'
import type { Memory } from '../../integrations/kubernetes/evidence/memory.ts'
import { PodCopy } from '../../integrations/kubernetes/cache/pod-copy.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'

/** The moment of these tests. */
export const now = Temporal.Instant.from('2026-10-05T12:00:00Z')

/** A moment so many seconds before. */
export const ago = (seconds: number): string => now.subtract({ seconds }).toString()

export type GivenNode = {
  name: string
  gpus?: number
  healthy?: number
  labels?: Record<string, string>
  memory?: string
  cordoned?: boolean
  ready?: boolean
  taints?: { key: string; effect: string }[]
}

/** A v1 Node with GPUs of AMD. */
export function node({
  name,
  gpus = 0,
  healthy = gpus,
  labels = {},
  memory = '252Gi',
  cordoned = false,
  ready = true,
  taints = [],
}: GivenNode): Raw {
  const amounts = (count: number) => ({
    cpu: '64',
    memory,
    pods: '110',
    ...(gpus > 0 ? { 'amd.com/gpu': String(count) } : {}),
  })
  return {
    metadata: { name, labels },
    spec: { ...(cordoned ? { unschedulable: true } : {}), taints },
    status: {
      capacity: amounts(gpus),
      allocatable: amounts(healthy),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  }
}

export type GivenPod = {
  name: string
  node?: string | null
  namespace?: string
  gpus?: number
  memory?: string
  vram?: string
  priority?: number
  phase?: string
  /** Seconds before `now`. */
  created?: number
  started?: number | null
  dag?: string
  task?: string
  user?: string
  claim?: string
  message?: string
  spec?: Raw
}

/** A v1 Pod, of the KubernetesPodOperator where it has a DAG. */
export function pod(given: GivenPod): Raw {
  const { name, namespace = 'airflow-ml', gpus = 0, memory = '4Gi', dag, user, claim } = given
  const place = given.node ?? null
  const asked = { cpu: '1', memory, ...(gpus > 0 ? { 'amd.com/gpu': String(gpus) } : {}) }
  const created = ago(given.created ?? 600)
  const started = given.started ?? (place === null ? null : (given.created ?? 600))
  return {
    metadata: {
      name,
      namespace,
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: created,
      labels: {
        ...(dag === undefined
          ? {}
          : {
              dag_id: dag,
              task_id: given.task ?? 'train',
              run_id: `run-${name}`,
              try_number: '1',
              kubernetes_pod_operator: 'True',
            }),
        ...(user === undefined ? {} : { user }),
      },
    },
    spec: {
      ...(place === null ? {} : { nodeName: place }),
      ...(given.vram === undefined ? {} : { nodeSelector: { 'amd.com/gpu.vram': given.vram } }),
      ...(given.priority === undefined ? {} : { priority: given.priority }),
      containers: [{ name: 'base', resources: { limits: asked, requests: asked } }],
      ...(claim === undefined
        ? {}
        : { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] }),
      ...given.spec,
    },
    status: {
      phase: given.phase ?? (place === null ? 'Pending' : 'Running'),
      ...(started === null ? {} : { startTime: ago(started) }),
      conditions: [
        place === null
          ? {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: given.message ?? '0/2 nodes are available: 2 Insufficient amd.com/gpu.',
            }
          : { type: 'PodScheduled', status: 'True', lastTransitionTime: ago(started ?? 0) },
      ],
    },
  }
}

/** A pod as the cluster's memory keeps it. */
export const recordOf = (given: GivenPod): PodRecord => new PodCopy(pod(given))

/** What is in a cluster's memory. */
export type GivenCluster = {
  nodes?: Raw[]
  pods?: PodRecord[]
  quotas?: Raw[]
  limitRanges?: Raw[]
  claims?: Raw[]
  seesAllNamespaces?: boolean
}

/** A cluster that holds just this in memory and can be asked for nothing else; what is given may change later. */
export function clusterOf(given: GivenCluster): Cluster {
  const within = (all: Raw[] | undefined, namespace?: string) =>
    (all ?? []).filter(
      (raw) =>
        namespace === undefined ||
        (raw['metadata'] as { namespace?: string }).namespace === namespace,
    )
  const refuse = (): never => {
    throw new Error('nothing but memory may be asked')
  }
  const records = () => (given.pods ?? []) as PodCopy[]
  const memory: Memory = {
    pods: records,
    seesPods: () => true,
    nodes: () => given.nodes ?? [],
    resourceQuotas: (namespace) => within(given.quotas, namespace),
    limitRanges: (namespace) => within(given.limitRanges, namespace),
    claims: (namespace) => within(given.claims, namespace),
  }
  return {
    start: refuse,
    freeze: (raw, gone) => freezePod(memory, raw, gone),
    surroundings: refuse,
    gather: refuse,
    whole: refuse,
    pods: () => given.pods ?? [],
    nodes: () => given.nodes ?? [],
    resourceQuotas: (namespace) => within(given.quotas, namespace),
    limitRanges: (namespace) => within(given.limitRanges, namespace),
    claims: (namespace) => within(given.claims, namespace),
    health: () => [],
    seesAllNamespaces: given.seesAllNamespaces ?? true,
  }
}

/** A v1 ResourceQuota of the pipelines' namespace. */
export const quotaOf = (hard: Raw, used: Raw): Raw => ({
  metadata: { name: 'quota-compute-resources', namespace: 'airflow-ml' },
  spec: { hard },
  status: { hard, used },
})

/** The LimitRange of the real namespace. */
export const limitRange: Raw = {
  metadata: { name: 'general-limits', namespace: 'airflow-ml' },
  spec: {
    limits: [
      {
        type: 'Container',
        max: { cpu: '8', memory: '8Gi' },
        default: { cpu: '100m', memory: '100Mi' },
        defaultRequest: { cpu: '100m', memory: '100Mi' },
      },
      { type: 'Pod', max: { cpu: '10', memory: '10Gi' } },
    ],
  },
}
