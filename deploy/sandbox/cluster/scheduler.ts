import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { withCondition } from './conditions.ts'
import type { Events } from './events.ts'
import { place } from './schedule.ts'

const everyMilliseconds = 1000

/** Places waiting pods every second, the oldest first, until aborted. */
export async function runScheduler(
  kubernetes: KubernetesEmulator,
  events: Events,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const pod of waiting(kubernetes.list('pods'))) tryNode(pod)
    await clock.sleep(everyMilliseconds, signal).catch(() => {})
  }

  function tryNode(pod: Raw): void {
    const placement = place(pod, kubernetes.list('nodes'), kubernetes.list('pods'))
    if ('node' in placement) return bind(pod, placement.node)
    const { message } = placement
    const before = objectsAt(pod, 'status', 'conditions').find(
      ({ type }) => type === 'PodScheduled',
    )
    if (before?.['message'] === message) return
    const refused = { status: 'False', reason: 'Unschedulable', message }
    const status = withCondition(pod, 'PodScheduled', refused, clock.now())
    const word = { type: 'Warning', reason: 'FailedScheduling', message } as const
    events.tell(pod, { ...word, component: 'default-scheduler' })
    kubernetes.put('pods', { ...pod, status })
  }

  function bind(pod: Raw, node: string): void {
    const status = withCondition(pod, 'PodScheduled', { status: 'True' }, clock.now())
    kubernetes.put('pods', { ...pod, spec: { ...objectAt(pod, 'spec'), nodeName: node }, status })
    const { namespace, name } = objectAt(pod, 'metadata')
    const message = `Successfully assigned ${String(namespace)}/${String(name)} to ${node}`
    events.tell(pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message,
      component: 'default-scheduler',
    })
  }
}

function waiting(pods: Raw[]): Raw[] {
  return pods
    .filter(
      (pod) =>
        textAt(pod, 'status', 'phase') === 'Pending' && textAt(pod, 'spec', 'nodeName') === null,
    )
    .sort((one, other) => (createdAt(one) < createdAt(other) ? -1 : 1))
}

const createdAt = (pod: Raw): string =>
  `${textAt(pod, 'metadata', 'creationTimestamp')} ${textAt(pod, 'metadata', 'name')}`
