import type { Cause, Finding } from './finding.ts'

/**
 * The one place that says which cause wins when several rules speak: the nearest to the root, first to last.
 * A rule speaks only where its evidence ended this try; the order settles what is left.
 */
export const precedence: readonly (readonly Cause[])[] = [
  // The container status names the death; everything after it is an echo.
  ['oom-killed-no-node', 'oom-killed-at-cap', 'oom-killed'],
  // A person decided; the kill and the deletion follow from that.
  ['marked-by-user'],
  // The pod status or the node's events name what ended the whole pod.
  ['gpu-allocation-failed', 'node-memory-pressure', 'ephemeral-storage'],
  ['preempted', 'node-lost', 'pod-deadline', 'node-out-of-memory'],
  // The API server refused the pod: nothing ever ran, the operator's errors are echoes.
  [
    'quota-needs-limits',
    'pvc-quota',
    'request-exceeds-nodes',
    'limit-range-exceeded',
    'quota-exceeded',
  ],
  ['api-transient'],
  // A defect that the pod waits behind, also when a startup timeout ended the wait.
  ['image-pull', 'image-registry-down', 'container-config'],
  ['pvc-name-typo', 'pvc-missing', 'pvc-not-bound', 'pvc-in-use', 'pvc-attach-stuck'],
  ['selector-matches-no-node', 'untolerated-taint', 'gpu-capacity-lost'],
  // The pod would have started by itself.
  ['launch-timeout'],
  ['queued', 'gpu-busy', 'cluster-busy', 'pvc-waits-for-pod'],
  // The process's own last error, resources before the traceback that they caused.
  [
    'gpu-fault',
    'gpu-memory',
    'gpu-not-requested',
    'shared-memory',
    'pvc-full',
    'volume-permission',
  ],
  ['child-oom-killed', 'memory-error', 'jvm-heap'],
  // Spark on YARN: a named memory kill beats the fetch failures and lost heartbeats that follow it.
  ['yarn-max-allocation', 'yarn-memory-overhead', 'spark-executor-heap', 'spark-driver-heap'],
  ['spark-max-result-size', 'yarn-preempted', 'spark-fetch-failed', 'yarn-queue-full'],
  [
    'kerberos',
    'hdfs-quota',
    'hdfs-permission',
    'hdfs-unavailable',
    'artifact-missing',
    'hdfs-missing-path',
  ],
  // What Airflow says of the task.
  ['dag-import-error', 'upstream-failed', 'template-error', 'sensor-timeout'],
  ['airflow-worker-killed', 'airflow-lost-task'],
  // A signal ended it: an error that the log shows before was not the end. Without a signal the program's own last error is.
  ['killed-unknown'],
  ['application-error'],
  ['healthy', 'unknown'],
]

const ranks = new Map(precedence.flat().map((cause, rank) => [cause, rank]))

/** The finding nearest to the root, or null where no rule spoke. The order of the rules does not matter. */
export function weigh(findings: Finding[]): Finding | null {
  const rank = (finding: Finding) => ranks.get(finding.cause) ?? ranks.size
  return findings.toSorted((one, other) => rank(one) - rank(other))[0] ?? null
}
