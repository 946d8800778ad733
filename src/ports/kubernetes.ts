import type { KubernetesEvidence, Raw } from '../evidence/snapshot.ts'

/** A pod as the cache keeps it: at most 1.5 KB, no `env` values. */
export type PodRecord = {
  uid: string
  name: string
  namespace: string
  resourceVersion: string
  phase: string
  node: string | null
  createdMilliseconds: number
  scheduledMilliseconds: number | null
  startedMilliseconds: number | null
  deletionMilliseconds: number | null
  /** KubernetesPodOperator labels, when it has them. */
  task: PodTask | null
  labels: Record<string, string>
  /** A pod in the shape of v1 with only the fields that rules read of *other* pods (spec resources, selector, claims, status). */
  slim: Raw
}

/** What the KubernetesPodOperator's labels say; values may be shortened and hashed (`labelValue`). */
export type PodTask = {
  dag: string
  task: string
  run: string
  mapIndex: number | null
  try: number
}

/** One step in a pod's life. `gone` carries the last state that was seen. */
export type PodStep = { kind: 'present' | 'changed' | 'gone'; pod: Raw; record: PodRecord }

/** The cluster as it is in memory, and what can be asked of it besides. */
export interface Cluster {
  /** Resolves when every watched resource was listed once, or is known to be forbidden; goes on until aborted. */
  start(onStep: (step: PodStep) => void, signal: AbortSignal): Promise<void>
  /** Everything in memory that belongs to this pod's judgement; no call is made. The pod is redacted. */
  freeze(pod: Raw, gone: boolean): KubernetesEvidence
  /** The same for a namespace in which no pod was ever created. */
  surroundings(namespace: string): KubernetesEvidence
  /** What only the API server can add: events, log tails, volumes, classes. Never rejects: what is missing is said. */
  gather(
    pod: Raw,
    gone: boolean,
    signal: AbortSignal,
  ): Promise<{ evidence: KubernetesEvidence; notAvailable: { source: string; reason: string }[] }>
  /** The pod as the API server has it now, whole; where that cannot be had within 5 s, what memory keeps of it. */
  whole(
    pod: Pick<PodRecord, 'namespace' | 'name' | 'uid' | 'slim'>,
    signal: AbortSignal,
  ): Promise<Raw>
  pods(): Iterable<PodRecord>
  nodes(): Raw[]
  resourceQuotas(namespace?: string): Raw[]
  limitRanges(namespace?: string): Raw[]
  claims(namespace?: string): Raw[]
  /** Health per watched resource, for readiness, metrics and `doctor`. */
  health(): {
    resource: string
    synced: boolean
    forbidden: boolean
    lastActivityMilliseconds: number
    objects: number
    relists: number
    reconnects: number
    parseErrors: number
  }[]
  /** Whether pods of all namespaces are seen; else figures are "at least". */
  readonly seesAllNamespaces: boolean
}
