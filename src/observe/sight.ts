import { type Config, globMatches } from '../config/index.ts'
import { diagnose } from '../diagnosis/index.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import type { Occurrence, Subject } from '../incidents/incident.ts'
import { subjectKey, tryKey } from '../incidents/subject.ts'
import type { Sighting } from '../incidents/step.ts'
import type { PodRecord, PodStep } from '../ports/kubernetes.ts'
import type { History } from './history.ts'
import type { KnownTries } from './known-tries.ts'
import { instanceOf, interestIn } from './instances.ts'
import { failedAt } from './pod-end.ts'

/** What is known of a task's failure before anything is asked. */
export type Sight = { sighting: Sighting; snapshot: Snapshot }

/** Whose pod it is, or null when nobody here cares for it. */
export function subjectOf(config: Config, record: PodRecord): Subject | null {
  const { namespace, task, name } = record
  if (task)
    return {
      instance: instanceOf(config.airflow, namespace),
      namespace,
      dag: task.dag,
      task: task.task,
    }
  const workload = config.kubernetes.pods.find((glob) => globMatches(glob, name))
  return workload
    ? {
        instance: null,
        namespace,
        dag: workload.replaceAll('*', '').replace(/-$/, '') || name,
        task: null,
      }
    : null
}

/** Names this pod's try where it is a task's, else the pod itself. */
export function occurrenceKey(subject: Subject, { task, uid }: PodRecord): string {
  return task
    ? tryKey(subject, { run: task.run, mapIndex: task.mapIndex, attempt: task.try })
    : `pod:${uid}`
}

/** Judges a pod from memory alone. */
export function sightOf(
  {
    config,
    history,
    tries,
    freeze,
  }: {
    config: Config
    history: History
    tries: KnownTries
    freeze(step: PodStep): Snapshot['kubernetes']
  },
  step: PodStep,
  at: Temporal.Instant,
): (Sight & { subject: Subject }) | null {
  const subject = subjectOf(config, step.record)
  const interest = subject && interestIn(config, subject)
  if (!subject || !interest) return null
  const key = occurrenceKey(subject, step.record)
  const kubernetes = freeze(step)
  const snapshot: Snapshot = {
    snapshot: 1,
    at: at.toString(),
    ...(kubernetes ? { kubernetes } : {}),
    history: history.of(subjectKey(subject), key),
  }
  const { task } = step.record
  const known = tries.of(key)
  const occurrence: Occurrence = {
    key,
    at: (failedAt(step.pod) ?? at).toString(),
    run: known?.run ?? task?.run ?? null,
    try: task?.try ?? null,
    tries: known?.tries ?? null,
    mapIndex: task?.mapIndex ?? null,
    pod: step.record.name,
    finding: diagnose(snapshot),
    gathered: false,
    logTail: [],
    peak: null,
    airflowText: null,
    taskLink: null,
  }
  const { channel, owners } = interest
  return {
    subject,
    snapshot,
    sighting: { subject, subjectKey: subjectKey(subject), occurrence, channel, owners },
  }
}
