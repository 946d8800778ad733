import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { numberAt, objectAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

/** What a component says of a pod. */
export type Word = {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
  component: 'default-scheduler' | 'kubelet'
}

/** Writes events as the recorder does: the same word again only raises its count. */
export function createEvents(kubernetes: KubernetesEmulator, clock: Clock) {
  let counter = 0
  const known = new Map<string, string>()
  return {
    tell(pod: Raw, { type, reason, message, component }: Word): void {
      const { name, namespace, uid } = objectAt(pod, 'metadata') as Record<string, string>
      const key = [uid, reason, message].join(' ')
      const at = clock.now().toString({ smallestUnit: 'second' })
      const before = kubernetes.get('events', known.get(key) ?? '', namespace ?? null)
      const count = numberAt(before, 'count') ?? 0
      counter += before ? 0 : 1
      const event = textAt(before, 'metadata', 'name') ?? `${name}.${counter.toString(16)}`
      known.set(key, event)
      kubernetes.put('events', {
        metadata: { name: event, namespace },
        involvedObject: { kind: 'Pod', apiVersion: 'v1', namespace, name, uid },
        type,
        reason,
        message,
        source: { component },
        reportingComponent: component,
        firstTimestamp: textAt(before, 'firstTimestamp') ?? at,
        lastTimestamp: at,
        count: count + 1,
      })
    },
  }
}

export type Events = ReturnType<typeof createEvents>
