import type { Config } from '../config/index.ts'
import { labelValue } from '../evidence/pod-task.ts'
import type { Incident } from '../incidents/incident.ts'
import { occurrenceKey, subjectOf } from '../observe/sight.ts'
import type { Cluster, PodRecord, PodStep } from '../ports/kubernetes.ts'
import type { Store } from '../store/store.ts'
import { isWaitingCause } from './waiting-causes.ts'

/** A pod that an open incident says is waiting, as it is now; where it is gone, what can still be known of it. */
export type WaitedBefore = { step: PodStep; isGone: boolean }

/** The pods of incidents that are open because something waits. */
export async function waitingSinceBefore(
  store: Pick<Store, 'find'>,
  cluster: Pick<Cluster, 'pods'>,
  config: Config,
): Promise<WaitedBefore[]> {
  const open = (await store.find<Incident>('incident', 'open'))
    .map(({ body }) => body)
    .filter(({ latest }) => latest.pod !== null && isWaitingCause(latest.finding.cause))
  if (open.length === 0) return []
  const names = new Map(open.map((incident) => [incident.latest.key, incident]))
  const found = new Map<string, PodRecord>()
  const dags = new Set(open.map(({ subject }) => labelValue(subject.dag)))
  for (const record of cluster.pods()) {
    if (record.task === null || !dags.has(record.task.dag)) continue
    const subject = subjectOf(config, record)
    const key = subject && occurrenceKey(subject, record)
    if (key !== null && names.has(key)) found.set(key, record)
  }
  return open.flatMap((incident) => {
    const record = found.get(incident.latest.key) ?? goneRecord(incident)
    if (record === null) return []
    const isGone = !found.has(incident.latest.key)
    const kind = isGone ? ('gone' as const) : ('present' as const)
    return [{ step: { kind, pod: record.slim, record }, isGone }]
  })
}

/** Nothing is left of the pod but its name and whose it was. */
function goneRecord({ subject, latest, openedAt }: Incident): PodRecord | null {
  if (subject.task === null || latest.run === null || latest.try === null) return null
  const name = latest.pod ?? ''
  return {
    uid: latest.key,
    name,
    namespace: subject.namespace ?? '',
    resourceVersion: '',
    phase: 'Pending',
    node: null,
    createdMilliseconds: Temporal.Instant.from(openedAt).epochMilliseconds,
    scheduledMilliseconds: null,
    startedMilliseconds: null,
    deletionMilliseconds: null,
    task: {
      dag: subject.dag,
      task: subject.task,
      run: latest.run,
      mapIndex: latest.mapIndex,
      try: latest.try,
    },
    labels: {},
    slim: { metadata: { name, namespace: subject.namespace } },
  }
}
