import type { Cause } from '../diagnosis/finding.ts'

const causes = new Set<Cause>([
  'healthy',
  'gpu-busy',
  'cluster-busy',
  'queued',
  'gpu-capacity-lost',
  'selector-matches-no-node',
  'untolerated-taint',
  'request-exceeds-nodes',
  'pvc-missing',
  'pvc-name-typo',
  'pvc-not-bound',
  'pvc-waits-for-pod',
  'pvc-in-use',
  'pvc-attach-stuck',
  'image-pull',
  'image-registry-down',
  'container-config',
  'api-transient',
  'unknown',
])

/** Whether a cause is one of a pod that has not started, or of nothing wrong with it yet: its start ends the trouble. */
export const isWaitingCause = (cause: Cause): boolean => causes.has(cause)
