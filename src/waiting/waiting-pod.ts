import type { Config } from '../config/index.ts'
import type { Subject } from '../incidents/incident.ts'
import { subjectKey } from '../incidents/subject.ts'
import { interestIn } from '../observe/instances.ts'
import { occurrenceKey, subjectOf } from '../observe/sight.ts'
import type { PodStep } from '../ports/kubernetes.ts'
import { startupTimeoutSeconds } from './startup-timeout.ts'

/** A pod of the pipelines that has not started. */
export type WaitingPod = {
  step: PodStep
  subject: Subject
  subjectKey: string
  /** The key of its try. */
  key: string
  /** Null for a pod that no operator waits for. */
  timeoutSeconds: number | null
}

/** Seconds since a pod was made. */
export const ageSecondsOf = ({ step }: WaitingPod, at: Temporal.Instant): number =>
  Math.max(0, (at.epochMilliseconds - step.record.createdMilliseconds) / 1000)

/** A pod's step as one that waits; null where nobody here cares for it. */
export function waitingPodOf(config: Config, step: PodStep): WaitingPod | null {
  const subject = subjectOf(config, step.record)
  if (!subject || !interestIn(config, subject)) return null
  return {
    step,
    subject,
    subjectKey: subjectKey(subject),
    key: occurrenceKey(subject, step.record),
    timeoutSeconds: startupTimeoutSeconds(config, subject),
  }
}
