import type { Subject } from '../incidents/incident.ts'
import type { PodStep } from '../ports/kubernetes.ts'

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
