import type { Finding } from '../diagnosis/finding.ts'
import { objectAt, objectsAt, textAt, numberAt } from '../evidence/raw.ts'
import type { Raw } from '../evidence/snapshot.ts'

/** What of a pod can change a judgement: judged again only when this differs. */
export function signature(pod: Raw, gone: boolean): string {
  const status = objectAt(pod, 'status')
  const containers = containersOf(pod).map((each) => [
    each['name'],
    each['restartCount'],
    objectAt(each, 'state', 'terminated')['containerID'] ??
      textAt(each, 'state', 'terminated', 'finishedAt'),
    textAt(each, 'state', 'terminated', 'reason'),
    textAt(each, 'lastState', 'terminated', 'finishedAt'),
    textAt(each, 'state', 'waiting', 'reason'),
  ])
  const scheduled = objectsAt(status, 'conditions').find(({ type }) => type === 'PodScheduled')
  return JSON.stringify([
    gone,
    status['phase'],
    status['reason'],
    scheduled?.['reason'],
    scheduled?.['message'],
    containers,
  ])
}

/** When the failure happened: the end of the container that failed last, else null. */
export function failedAt(pod: Raw): Temporal.Instant | null {
  const ends = containersOf(pod)
    .flatMap((each) => [
      objectAt(each, 'state', 'terminated'),
      objectAt(each, 'lastState', 'terminated'),
    ])
    .filter((end) => (numberAt(end, 'exitCode') ?? 0) !== 0 || end['reason'] === 'OOMKilled')
    .flatMap((end) => textAt(end, 'finishedAt') ?? [])
    .sort()
  const last = ends.at(-1)
  return last ? Temporal.Instant.from(last) : null
}

/** Whether something in this pod has ended badly, or the pod as a whole was refused or evicted. */
export function hasFailed(pod: Raw): boolean {
  return textAt(pod, 'status', 'phase') === 'Failed' || failedAt(pod) !== null
}

/** What waits by itself is watched with patience; everything else is told at once. */
const patient = new Set<Finding['cause']>([
  'healthy',
  'unknown',
  'gpu-busy',
  'cluster-busy',
  'queued',
  'pvc-waits-for-pod',
  'pvc-not-bound',
  'pvc-in-use',
  'pvc-attach-stuck',
  'gpu-capacity-lost',
  'image-registry-down',
  'api-transient',
  'launch-timeout',
])

/** Whether a judgement of a pod is told at once. */
export function isToldAtOnce(finding: Finding, pod: Raw): boolean {
  if (finding.cause === 'healthy') return false
  return hasFailed(pod) || !patient.has(finding.cause)
}

function containersOf(pod: Raw): Raw[] {
  const status = objectAt(pod, 'status')
  return [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')]
}
