import type { Clock } from '../clock.ts'
import { bytesOf } from '../advice/quantity.ts'
import { objectAt, objectsAt, textAt } from '../evidence/raw.ts'
import type { PastRun, Raw } from '../evidence/snapshot.ts'
import type { Subject } from '../incidents/incident.ts'
import { subjectKey } from '../incidents/subject.ts'
import type { PodStep } from '../ports/kubernetes.ts'
import type { Write } from '../store/store.ts'
import type { History } from './history.ts'
import { occurrenceKey } from './sight.ts'

/** The write that remembers how a pod ended: its outcome, limit and duration belong to the judgement of the next one. */
export function endOf(
  { clock, history }: { clock: Clock; history: History },
  subject: Subject,
  { pod, record }: PodStep,
): Promise<Write | null> {
  const key = occurrenceKey(subject, record)
  return history.add(subjectKey(subject), { key, ...pastRun(pod, clock.now()) })
}

function pastRun(pod: Raw, at: Temporal.Instant): PastRun {
  const status = objectsAt(pod, 'status', 'containerStatuses').find((each) => hasEnded(each))
  const end = objectAt(status, 'state', 'terminated')
  const spec = objectsAt(pod, 'spec', 'containers').find(({ name }) => name === status?.['name'])
  const limit = bytesOf(textAt(spec, 'resources', 'limits', 'memory') ?? '')
  const started = textAt(end, 'startedAt')
  const finished = textAt(end, 'finishedAt')
  const failed = textAt(pod, 'status', 'phase') !== 'Succeeded'
  return {
    at: finished ?? at.toString(),
    outcome: end['reason'] === 'OOMKilled' ? 'oom-killed' : failed ? 'failed' : 'success',
    ...(limit === null ? {} : { memoryLimitBytes: Number(limit) }),
    ...(started && finished
      ? {
          durationSeconds: Temporal.Instant.from(finished)
            .since(Temporal.Instant.from(started))
            .total('seconds'),
        }
      : {}),
  }
}

function hasEnded(status: Raw): boolean {
  return textAt(status, 'state', 'terminated', 'finishedAt') !== null
}
