import type { Facts } from '../../evidence/facts.ts'
import { failingWords, lineWith } from '../failing-words.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { secondsAsWords } from '../words.ts'

// SchedulerApplicationAttempt.AMState and CSAMContainerLaunchDiagnosticsConstants of Hadoop 2.10–3.3; LeafQueue.submitApplication.
const waiting =
  /not yet activated|resource limit exceeded|waiting for resources to be assigned|cluster resource is empty|Skipping AM assignment|Application is added to the scheduler/i
const turnedAway = /Queue (\S{1,120}) already has \d{1,9} applications/

/** The application is accepted and waits for its queue. */
export const yarnQueueFull: Rule = {
  causes: ['yarn-queue-full'],
  about: 'YARN keeps the application in ACCEPTED and says which share of the queue is used up.',
  diagnose(facts) {
    const { application } = facts.spark
    if (!application) return refusedByLog(facts)
    const away = turnedAway.exec(application.diagnostics)
    if (!away && /FAILED|KILLED/.test(application.state ?? '')) return refusedByLog(facts)
    if (!away && !/^(?:NEW|NEW_SAVING|SUBMITTED|ACCEPTED)$/.test(application.state ?? ''))
      return null
    const said = waiting.test(application.diagnostics)
    const seconds = waitedSeconds(facts)
    if (!away && !said && (seconds === null || seconds < 300)) return null
    const queue = application.queue ?? away?.[1] ?? facts.spark.settings.queue
    return found('yarn-queue-full', facts, {
      headline: `waits for the YARN queue${queue ? ` ${queue}` : ''}`,
      explanation: [
        `${taskSubject(facts)}: YARN application ${application.id ?? ''} is ${application.state ?? 'refused'} in queue ${queue ?? '(not said)'}${seconds === null || seconds < 60 ? '' : ` for ${secondsAsWords(seconds)}`} (${application.source}).`,
        application.diagnostics === ''
          ? 'YARN does not say which share of the queue is used up.'
          : `YARN says: ${quote(application.diagnostics, 420)}.`,
        away
          ? 'Nothing is wrong with the job; start it again when the queue has room.'
          : 'It starts by itself when running applications end; a smaller driver needs less of the queue’s share for application masters.',
      ],
    })
  },
}

/** The client printed the refusal; YARN itself was not asked. */
function refusedByLog(facts: Facts): Finding | null {
  const failing = hasFailed(facts) ? failingWords(facts) : null
  const away = turnedAway.exec(failing?.words ?? '')
  if (!failing || !away) return null
  return found('yarn-queue-full', facts, {
    headline: `the YARN queue ${away[1]} takes no more applications`,
    explanation: [
      `${taskSubject(facts)}: YARN turned the application away: ${quote(lineWith(failing.words, turnedAway), 360)} (${failing.source}).`,
      'Nothing is wrong with the job; start it again when the queue has room.',
    ],
  })
}

function waitedSeconds({ at, spark }: Facts): number | null {
  const started = spark.application?.startedMilliseconds ?? null
  return at === null || started === null
    ? null
    : Math.max(0, Math.round((at.epochMilliseconds - started) / 1000))
}
