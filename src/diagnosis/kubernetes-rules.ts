import { gpuAllocationFailed } from './gpu/gpu-allocation-failed.ts'
import { gpuFault } from './gpu/gpu-fault.ts'
import { gpuNotRequested } from './gpu/gpu-not-requested.ts'
import { containerConfig } from './image/container-config.ts'
import { imagePull } from './image/image-pull.ts'
import { childOomKilled } from './memory/child-oom-killed.ts'
import { nodeMemoryPressure } from './memory/node-memory-pressure.ts'
import { nodeOutOfMemory } from './memory/node-out-of-memory.ts'
import { oomKilled } from './memory/oom-killed.ts'
import { sharedMemory } from './memory/shared-memory.ts'
import { executorWorker } from './node/executor-worker.ts'
import { killedUnknown } from './node/killed-unknown.ts'
import { nodeLost } from './node/node-lost.ts'
import { podDeadline } from './node/pod-deadline.ts'
import { preempted } from './node/preempted.ts'
import { limitRangeExceeded } from './quota/limit-range-exceeded.ts'
import { podRefused } from './quota/pod-refused.ts'
import { quotaExceeded } from './quota/quota-exceeded.ts'
import { quotaNeedsLimits } from './quota/quota-needs-limits.ts'
import { refusedBeyondNodes } from './quota/refused-beyond-nodes.ts'
import type { Rule } from './rule.ts'
import { busy } from './scheduling/busy.ts'
import { capacityLost } from './scheduling/capacity-lost.ts'
import { launchTimeout } from './scheduling/launch-timeout.ts'
import { queued } from './scheduling/queued.ts'
import { requestExceedsNodes } from './scheduling/request-exceeds-nodes.ts'
import { selectorMatchesNoNode } from './scheduling/selector-matches-no-node.ts'
import { untoleratedTaint } from './scheduling/untolerated-taint.ts'
import { ephemeralStorage } from './volume/ephemeral-storage.ts'
import { pvcFull } from './volume/pvc-full.ts'
import { pvcHeld } from './volume/pvc-held.ts'
import { pvcMissing } from './volume/pvc-missing.ts'
import { pvcNotBound } from './volume/pvc-not-bound.ts'
import { pvcWaitsForPod } from './volume/pvc-waits-for-pod.ts'
import { volumePermission } from './volume/volume-permission.ts'

/** The rules that look at pods, nodes, quotas and claims. */
export const kubernetesRules: readonly Rule[] = [
  oomKilled,
  childOomKilled,
  nodeOutOfMemory,
  nodeMemoryPressure,
  sharedMemory,
  ephemeralStorage,
  gpuFault,
  gpuNotRequested,
  gpuAllocationFailed,
  preempted,
  nodeLost,
  podDeadline,
  executorWorker,
  killedUnknown,
  quotaExceeded,
  quotaNeedsLimits,
  limitRangeExceeded,
  refusedBeyondNodes,
  podRefused,
  imagePull,
  containerConfig,
  pvcMissing,
  pvcNotBound,
  pvcWaitsForPod,
  pvcHeld,
  pvcFull,
  volumePermission,
  selectorMatchesNoNode,
  untoleratedTaint,
  requestExceedsNodes,
  capacityLost,
  busy,
  queued,
  launchTimeout,
]
