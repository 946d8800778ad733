/** Every cause that a finding can name; the table in docs/causes.md says when, whose and what follows. */
export const causes = [
  'oom-killed',
  'oom-killed-at-cap',
  'oom-killed-no-node',
  'child-oom-killed',
  'memory-error',
  'jvm-heap',
  'gpu-memory',
  'shared-memory',
  'node-out-of-memory',
  'node-memory-pressure',
  'ephemeral-storage',
  'gpu-busy',
  'gpu-capacity-lost',
  'gpu-allocation-failed',
  'gpu-fault',
  'gpu-not-requested',
  'selector-matches-no-node',
  'untolerated-taint',
  'cluster-busy',
  'request-exceeds-nodes',
  'queued',
  'quota-exceeded',
  'quota-needs-limits',
  'limit-range-exceeded',
  'pvc-missing',
  'pvc-name-typo',
  'pvc-not-bound',
  'pvc-waits-for-pod',
  'pvc-quota',
  'pvc-in-use',
  'pvc-attach-stuck',
  'pvc-full',
  'volume-permission',
  'image-pull',
  'image-registry-down',
  'container-config',
  'preempted',
  'node-lost',
  'pod-deadline',
  'launch-timeout',
  'airflow-worker-killed',
  'airflow-lost-task',
  'upstream-failed',
  'sensor-timeout',
  'marked-by-user',
  'dag-import-error',
  'template-error',
  'application-error',
  'killed-unknown',
  'yarn-memory-overhead',
  'spark-executor-heap',
  'spark-driver-heap',
  'spark-max-result-size',
  'spark-fetch-failed',
  'yarn-max-allocation',
  'yarn-queue-full',
  'yarn-preempted',
  'hdfs-quota',
  'hdfs-permission',
  'hdfs-missing-path',
  'hdfs-unavailable',
  'kerberos',
  'artifact-missing',
  'api-transient',
  'healthy',
  'unknown',
] as const

export type Cause = (typeof causes)[number]
export type Owner = 'ml' | 'dpe-sre' | 'nobody'
/** file: Groundcrew files it by itself; offer: a person decides; none: filing it would be noise. */
export type TicketDecision = 'file' | 'offer' | 'none'
/** Would running the same thing again work? */
export type Retry = 'pointless' | 'helps' | 'wait'

export type AdviceKey =
  | 'memory'
  | 'executorMemory'
  | 'executorMemoryOverhead'
  | 'driverMemory'
  | 'driverMemoryOverhead'
  | 'maxResultSize'
/** Numbers to set, in the notation of their system (`12Gi`, `10g`); a missing key means no number. */
export type Advice = { [K in AdviceKey]?: { set: string } }

/** A platform resource whose trouble becomes one ticket, however many incidents link to it. */
export type PlatformResource = {
  kind: 'quota' | 'limit-range' | 'claim' | 'hdfs' | 'node-pool' | 'airflow' | 'hadoop'
  /** Kubernetes namespace, or null where the resource has none. */
  namespace: string | null
  /** `quota-compute-resources`, `general-limits`, `airflow-ml-model-training`, `/user/analytics-ml`, `amd.com/gpu.vram=64G`. */
  name: string
}

/** One field that has to rise. Quantities spelled as the evidence spells them. */
export type FieldChange = {
  /** `limits.memory`, `container max memory`, `storage`, `space quota`. */
  field: string
  from: string | null
  to: string | null
  /** One sentence: why that much. */
  why: string
  /** Of a quota that refused: what was used already, and what was asked for beyond it. */
  refused?: { used: string; requested: string }
}

/** The exact change asked of the platform; `besides` are further fields of the same resource without which it is of no use. */
export type PlatformChange = FieldChange & { besides?: FieldChange[] }

/** What a judgement says about one snapshot: data; every surface renders it in its own way. */
export type Finding = {
  cause: Cause
  owner: Owner
  ticket: TicketDecision
  retry: Retry
  advice: Advice
  /** Plain words for the top of a card, under 120 characters: `base ran out of memory at its limit of 8Gi`. */
  headline: string
  /** Two to six plain sentences: facts first, then why, then what to do, then what is unknown. */
  explanation: string[]
  /** Label and value pairs that a card shows as fields: `Limit` → `8Gi`, `Ran for` → `41 min`. */
  fields: { label: string; value: string }[]
  /** Something to copy, exact: `container_resources={…}`, a Spark conf, a node selector. */
  copy: string | null
  /** What limits the advice: `LimitRange general-limits: container max memory 8Gi`. */
  cappedBy: string | null
  container: string | null
  /** Tells one occurrence from the next: seeing it twice counts once. Pod uid/container/end, or run/task/try. */
  occurrence: string
  resource: PlatformResource | null
  change: PlatformChange | null
  /** Evidence that was asked for and not had: `Prometheus: timed out`. */
  notAvailable: string[]
}
