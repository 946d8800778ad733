import { airflowLostTask } from './airflow/airflow-lost-task.ts'
import { airflowWorkerKilled } from './airflow/airflow-worker-killed.ts'
import { apiRefused } from './airflow/api-refused.ts'
import { apiTransient } from './airflow/api-transient.ts'
import { dagImportError } from './airflow/dag-import-error.ts'
import { executionTimeout } from './airflow/execution-timeout.ts'
import { markedByUser } from './airflow/marked-by-user.ts'
import { sensorTimeout } from './airflow/sensor-timeout.ts'
import { templateError } from './airflow/template-error.ts'
import { upstreamFailed } from './airflow/upstream-failed.ts'
import { commandKilled } from './application/command-killed.ts'
import { applicationError } from './application/application-error.ts'
import { artifactMissing } from './hdfs/artifact-missing.ts'
import { hdfsMissingPath } from './hdfs/hdfs-missing-path.ts'
import { hdfsPermission } from './hdfs/hdfs-permission.ts'
import { hdfsQuota } from './hdfs/hdfs-quota.ts'
import { hdfsUnavailable } from './hdfs/hdfs-unavailable.ts'
import { kerberos } from './hdfs/kerberos.ts'
import { gpuMemory } from './gpu/gpu-memory.ts'
import { jvmHeap } from './memory/jvm-heap.ts'
import { memoryError } from './memory/memory-error.ts'
import type { Rule } from './rule.ts'
import { driverLogMissing } from './spark/driver-log-missing.ts'
import { executorKilled } from './spark/executor-killed.ts'
import { killedByUser } from './spark/killed-by-user.ts'
import { sparkLocalDisk } from './spark/local-disk.ts'
import { sparkFetchFailed } from './spark/spark-fetch-failed.ts'
import { sparkHeap } from './spark/spark-heap.ts'
import { sparkMaxResultSize } from './spark/spark-max-result-size.ts'
import { yarnMaxAllocation } from './spark/yarn-max-allocation.ts'
import { yarnMemoryOverhead } from './spark/yarn-memory-overhead.ts'
import { yarnPreempted } from './spark/yarn-preempted.ts'
import { yarnQueueFull } from './spark/yarn-queue-full.ts'

/** The rules that look at what Airflow, Spark, Hadoop and the task's own code say. */
export const workRules: readonly Rule[] = [
  dagImportError,
  upstreamFailed,
  templateError,
  sensorTimeout,
  executionTimeout,
  markedByUser,
  airflowWorkerKilled,
  airflowLostTask,
  apiTransient,
  apiRefused,
  yarnMemoryOverhead,
  sparkHeap,
  sparkMaxResultSize,
  sparkFetchFailed,
  sparkLocalDisk,
  yarnMaxAllocation,
  yarnQueueFull,
  yarnPreempted,
  killedByUser,
  executorKilled,
  driverLogMissing,
  hdfsQuota,
  hdfsPermission,
  hdfsMissingPath,
  hdfsUnavailable,
  artifactMissing,
  kerberos,
  gpuMemory,
  memoryError,
  jvmHeap,
  commandKilled,
  applicationError,
]
