import { readEvents, type Event } from './kubernetes-event.ts'
import { objectAt, objectsAt, textAt } from './raw.ts'
import type { Raw, Snapshot } from './snapshot.ts'

/**
 * The snapshot with the pod that its events tell of, where neither the API nor a log has it: events outlive their pod. Only where
 * all of them are about one pod, and Airflow does not say that the task runs or ended well.
 */
export function withPodOfEvents(snapshot: Snapshot): Snapshot {
  const state = textAt(snapshot.airflow, 'taskInstance', 'state')
  if (Object.keys(objectAt(snapshot.kubernetes, 'pod')).length > 0) return snapshot
  if (state === 'success' || state === 'running' || state === 'skipped') return snapshot
  const events = readEvents(objectsAt(snapshot.kubernetes, 'events')).filter(
    ({ kind, name }) => kind === 'Pod' && name !== null,
  )
  const first = events[0]
  if (!first || events.some(({ name, uid }) => name !== first.name || uid !== first.uid))
    return snapshot
  const told = lastState(events)
  if (!told) return snapshot
  const { podDeleted, spec, status } = told
  const metadata = {
    name: first.name,
    namespace: first.namespace ?? textAt(snapshot.kubernetes, 'namespace') ?? '',
    ...(first.uid === null ? {} : { uid: first.uid }),
  }
  const pod = { metadata, spec, status }
  return { ...snapshot, kubernetes: { ...snapshot.kubernetes, pod, podDeleted } }
}

type Told = { spec: Raw; status: Raw; podDeleted: boolean }

/** What the newest telling event makes of the pod; null where it had started, or nothing tells. */
function lastState(events: readonly Event[]): Told | null {
  const last = events.find(({ reason }) => stopped.test(reason) || waits.test(reason))
  if (!last) return null
  const ran = events.some(({ reason }) => reason === 'Started')
  if (ran && !stopped.test(last.reason)) return null
  if (last.reason === 'Evicted')
    return {
      spec: nodeOf(events),
      status: { phase: 'Failed', reason: 'Evicted', message: last.message },
      podDeleted: true,
    }
  if (stopped.test(last.reason)) return { spec: nodeOf(events), status: {}, podDeleted: true }
  if (last.reason !== 'FailedScheduling')
    return { spec: nodeOf(events), status: { phase: 'Pending' }, podDeleted: false }
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: last.message,
  }
  return { spec: {}, status: { phase: 'Pending', conditions: [condition] }, podDeleted: false }
}

const stopped = /^(?:Evicted|Preempted|TaintManagerEviction|NodeNotReady)$/
const waits =
  /^(?:FailedScheduling|FailedMount|FailedAttachVolume|Failed|BackOff|ErrImageNeverPull|InspectFailed|FailedMapVolume)$/

/** `Successfully assigned airflow-ml/x to worker-3`, else the kubelet that speaks. */
function nodeOf(events: readonly Event[]): Raw {
  const assigned = events.flatMap(
    ({ message }) => /^Successfully assigned \S{1,320} to (\S{1,253})$/.exec(message)?.[1] ?? [],
  )[0]
  const host = events.flatMap(({ raw }) => textAt(raw, 'source', 'host') ?? [])[0]
  return { nodeName: assigned ?? host ?? '(not named)' }
}
