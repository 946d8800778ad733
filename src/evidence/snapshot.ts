/** A JSON object as an API returned it: nothing about its fields is promised. */
export type Raw = { readonly [key: string]: unknown }

export type KubernetesEvidence = {
  namespace?: string
  /** v1 Pod, last state seen. */
  pod?: Raw
  /** The pod is gone; `pod` is its last state. */
  podDeleted?: boolean
  events?: Raw[]
  nodes?: Raw[]
  /** Other pods that hold or wait for resources, any namespace. */
  pods?: Raw[]
  resourceQuotas?: Raw[]
  limitRanges?: Raw[]
  persistentVolumeClaims?: Raw[]
  persistentVolumes?: Raw[]
  storageClasses?: Raw[]
  volumeAttachments?: Raw[]
  workloads?: Raw[]
  /** Last lines of each container's log, by container name. */
  logs?: { readonly [container: string]: string }
}

export type AirflowEvidence = {
  /** `2.11.2`: decides v1 or v2 field names. */
  version?: string
  dag?: Raw
  dagRun?: Raw
  taskInstance?: Raw
  /** Earlier tries of this task instance. */
  tries?: Raw[]
  /** Task log of this try, as the API returns it. */
  log?: string
  importErrors?: Raw[]
}

export type MemoryEvidence = {
  container?: string
  peakBytes?: number
  source?: string
  /** Epoch seconds and bytes. */
  series?: [number, number][]
}

/** An earlier run of the same DAG and task, newest last. */
export type PastRun = {
  at: string
  outcome: 'oom-killed' | 'success' | 'failed'
  memoryLimitBytes?: number
  peakBytes?: number
  durationSeconds?: number
}

/** The raw evidence of one failure, frozen when it happened (format 1). */
export type Snapshot = {
  snapshot: 1
  /** The moment of judgement; rules take time from here only. */
  at: string
  kubernetes?: KubernetesEvidence
  airflow?: AirflowEvidence
  yarn?: { application?: Raw; scheduler?: Raw; containerLog?: string }
  spark?: { executors?: Raw[]; stages?: Raw[]; environment?: Raw }
  memory?: MemoryEvidence
  history?: PastRun[]
  /** Sources that were asked and did not answer: `{ source: 'Prometheus', reason: 'timed out' }`. */
  notAvailable?: { source: string; reason: string }[]
}
