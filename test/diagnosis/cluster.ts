import { readFacts } from '../../src/evidence/facts.ts'
import type { KubernetesEvidence, Raw, Snapshot } from '../../src/evidence/snapshot.ts'
import type { Cause } from '../../src/diagnosis/finding.ts'
import type { Rule } from '../../src/diagnosis/rule.ts'

/** The moment of judgement in these tests. */
export const now = '2026-11-20T10:00:00Z'

/** So many seconds before the moment of judgement. */
export const ago = (seconds: number): string =>
  new Date(Date.parse(now) - seconds * 1000).toISOString().replace('.000Z', 'Z')

/** A container with 8Gi and 2 CPU unless told otherwise. */
export const container = (more: Raw = {}, memory: string | null = '8Gi', gpus = 0): Raw => ({
  name: 'base',
  image: 'docker-registry.example.org/ml/train:1',
  command: ['python3', 'train.py'],
  resources: {
    limits: {
      cpu: '4',
      ...(memory === null ? {} : { memory }),
      ...(gpus ? { 'amd.com/gpu': String(gpus) } : {}),
    },
    requests: {
      cpu: '2',
      ...(memory === null ? {} : { memory }),
      ...(gpus ? { 'amd.com/gpu': String(gpus) } : {}),
    },
  },
  ...more,
})

type PodParts = { name?: string; metadata?: Raw; spec?: Raw; status?: Raw; containers?: Raw[] }

/** A pod on node w1 with one container, an hour old. */
export const pod = ({
  name = 'train-x1',
  metadata,
  spec,
  status,
  containers = [container()],
}: PodParts = {}): Raw => ({
  metadata: {
    name,
    namespace: 'ml',
    uid: `uid-${name}`,
    creationTimestamp: ago(3600),
    labels: { task_id: 'train' },
    ...metadata,
  },
  spec: { containers, nodeName: 'w1', ...spec },
  status: { phase: 'Failed', ...status },
})

/** A pod that has no node yet, with the scheduler's message. */
export const unscheduled = (message: string | null, parts: PodParts = {}): Raw => {
  const { nodeName: _, ...spec } = pod(parts)['spec'] as { nodeName: string }
  const conditions =
    message === null
      ? []
      : [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]
  return { ...pod(parts), spec, status: { phase: 'Pending', conditions, ...parts.status } }
}

/** The status of a container that has ended. */
export const ended = (exitCode: number, reason: string, more: Raw = {}, name = 'base'): Raw => ({
  name,
  restartCount: 0,
  state: { terminated: { exitCode, reason, startedAt: ago(2460), finishedAt: ago(60), ...more } },
})

/** The status of a container that waits or runs. */
export const waiting = (reason: string, message?: string, name = 'base'): Raw => ({
  name,
  state: { waiting: { reason, ...(message ? { message } : {}) } },
})
export const running = (name = 'base', lastState: Raw = {}): Raw => ({
  name,
  state: { running: { startedAt: ago(600) } },
  lastState,
  restartCount: 1,
})

type NodeParts = {
  labels?: Raw
  taints?: Raw[]
  cordoned?: boolean
  ready?: string
  memory?: string
  gpus?: number
  installed?: number
}

/** A healthy node with 32 CPU and 128Gi. */
export const node = (
  name: string,
  { labels, taints, cordoned, ready = 'True', memory = '128Gi', gpus, installed }: NodeParts = {},
): Raw => {
  const gpu = (count: number | undefined) =>
    count === undefined ? {} : { 'amd.com/gpu': String(count) }
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        ...(gpus === undefined ? {} : { 'amd.com/gpu.vram': '64G' }),
        ...labels,
      },
    },
    spec: { ...(taints ? { taints } : {}), ...(cordoned ? { unschedulable: true } : {}) },
    status: {
      allocatable: { cpu: '32', memory, pods: '110', ...gpu(gpus) },
      capacity: { cpu: '32', memory, pods: '110', ...gpu(installed ?? gpus) },
      conditions: [{ type: 'Ready', status: ready }],
    },
  }
}

/** Another pod that runs on a node. */
export const other = (name: string, nodeName: string, gpus = 0, spec: Raw = {}): Raw =>
  pod({
    name,
    containers: [container({}, '8Gi', gpus)],
    spec: { nodeName, ...spec },
    status: { phase: 'Running' },
  })

/** An event of this pod, or of another object. */
export const event = (reason: string, message: string, about: Raw = {}, seconds = 60): Raw => ({
  involvedObject: { kind: 'Pod', name: 'train-x1', namespace: 'ml', uid: 'uid-train-x1', ...about },
  reason,
  message,
  lastTimestamp: ago(seconds),
  count: 1,
})

/** A bound claim of 20Gi. */
export const claim = (name: string, more: Raw = {}, phase = 'Bound'): Raw => ({
  metadata: { name, namespace: 'ml' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'rbd',
    volumeName: `pv-${name}`,
    ...more,
  },
  status: { phase, ...(phase === 'Bound' ? { capacity: { storage: '20Gi' } } : {}) },
})

/** A pod's parts that mount the claim `data` at /mnt/data. */
export const withData: PodParts = {
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  containers: [container({ volumeMounts: [{ name: 'data', mountPath: '/mnt/data' }] })],
}

/** A snapshot of one namespace. */
export const snapshot = (
  kubernetes: KubernetesEvidence,
  more: Partial<Snapshot> = {},
): Snapshot => ({
  snapshot: 1,
  at: now,
  kubernetes: { namespace: 'ml', ...kubernetes },
  ...more,
})

/** The task log of Airflow 2 with one record of an exception. */
export const taskLog = (...lines: string[]): string =>
  [
    '[2026-11-20T09:59:00.000+0000] {taskinstance.py:3310} ERROR - Task failed with exception',
    ...lines,
    '',
  ].join('\n')

/** The log lines of a refusal by the API server. */
export const refusal = (message: string): string =>
  taskLog(
    'kubernetes.client.exceptions.ApiException: (403)',
    'Reason: Forbidden',
    `HTTP response body: ${JSON.stringify({ kind: 'Status', message, code: 403 })}`,
  )

/** A failed task with this log. */
export const failedTask = (log: string): Partial<Snapshot> => ({
  airflow: {
    version: '2.11.2',
    taskInstance: {
      dag_id: 'd',
      task_id: 'train',
      dag_run_id: 'r',
      try_number: 1,
      state: 'failed',
    },
    log,
  },
})

/** What one rule alone finds in a snapshot; null where it is silent. */
export const foundBy = (rule: Rule, evidence: Snapshot): Cause | null =>
  rule.diagnose(readFacts(evidence))?.cause ?? null
