import type { Facts } from '../evidence/facts.ts'
import { outcomeOf } from '../evidence/outcome.ts'
import { podMessages } from '../evidence/pod-messages.ts'
import { ageSeconds } from '../evidence/wait.ts'
import type { Finding } from './finding.ts'
import { found } from './found.ts'
import { taskSubject } from './task-subject.ts'
import { secondsAsWords } from './words.ts'

/** How long a pod may take to start when nothing is said against it, and when it is known to pull its image; in seconds. */
const startSeconds = 180
const pullSeconds = 900

/** Nothing failed: it ended well, runs, or starts within its time. Null where something is amiss. */
export function healthy(facts: Facts): Finding | null {
  const outcome = outcomeOf(facts)
  if (outcome === 'succeeded')
    return found('healthy', facts, {
      headline: 'it ended well',
      explanation: [
        `${taskSubject(facts)} ended well (${facts.kubernetes.pod?.phase === 'Succeeded' ? 'pod status: Succeeded' : `task state: ${facts.airflow.state}`}).`,
        'Earlier events and tries do not count any more; nothing has to be done.',
      ],
    })
  if (outcome === 'running')
    return found('healthy', facts, {
      headline: 'it is running',
      explanation: [
        `${taskSubject(facts)} is running (${facts.kubernetes.pod?.phase === 'Running' ? 'pod status: Running' : `task state: ${facts.airflow.state}`}).`,
        'Nothing in it has failed; earlier waits and earlier runs are history.',
      ],
      retry: 'wait',
    })
  return outcome === 'waiting' && isInTime(facts) ? starting(facts) : null
}

function starting(facts: Facts): Finding {
  const age = ageSeconds(facts)
  return found('healthy', facts, {
    headline: 'it is starting',
    explanation: [
      `${taskSubject(facts)} is starting${age === null ? '' : `: its pod was made ${secondsAsWords(Math.max(0, Math.round(age)))} ago`}, which is within the usual time.`,
      'Nothing is said against it; wait.',
    ],
    retry: 'wait',
  })
}

function isInTime(facts: Facts): boolean {
  const age = ageSeconds(facts)
  if (!facts.kubernetes.pod || age === null) return true
  const messages = podMessages(facts)
  const pulls = messages.findIndex(({ text }) => /^Pulling image/.test(text))
  return age <= (pulls === 0 ? pullSeconds : startSeconds)
}
