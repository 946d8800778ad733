import { gpuAllocationFailed } from './gpu/gpu-allocation-failed.ts'
import { gpuFault } from './gpu/gpu-fault.ts'
import { gpuNotRequested } from './gpu/gpu-not-requested.ts'
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
import type { Rule } from './rule.ts'
import { ephemeralStorage } from './volume/ephemeral-storage.ts'

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
]
