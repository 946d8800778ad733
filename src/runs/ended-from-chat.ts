import type { Cause, Finding } from '../diagnosis/finding.ts'
import { weigh } from '../diagnosis/precedence.ts'
import { verdicts } from '../diagnosis/verdicts.ts'
import type { Line } from '../reply.ts'
import type { Act } from './act.ts'

/** Who ended a try from chat, and when. */
export const endedLine = ({ request, confirmedBy, askedBy, at }: Act): Line => [
  '🛑 ',
  { bold: request.kind === 'stop' ? 'The run was stopped' : 'Its tries were ended' },
  ' from chat by ',
  { user: confirmedBy ?? askedBy },
  ', ',
  { time: at },
]

/** Causes that an end by hand leaves behind, or that explain nothing. */
const echoes: Cause[] = [
  'marked-by-user',
  'killed-unknown',
  'airflow-worker-killed',
  'airflow-lost-task',
  'healthy',
  'unknown',
]

/**
 * The judgement of a try that was ended from chat. Where its run was stopped, a person decided it, unless something killed it
 * before; where its tries were ended, what the evidence says of it stands, and only without that a person decided it.
 */
export function judgedAsEnded({ request }: Act, name: string, evidence: Finding): Finding {
  if (request.kind === 'stop-retrying' && !echoes.includes(evidence.cause)) return evidence
  const [what, how] =
    request.kind === 'stop'
      ? ['its run was stopped', 'Its run was stopped from chat']
      : ['its tries were ended', 'Its tries were ended from chat']
  const decided: Finding = {
    ...evidence,
    cause: 'marked-by-user',
    ...verdicts['marked-by-user'],
    advice: {},
    headline: `${name} was marked failed by a person: ${what}`,
    explanation: [
      `${how}, and Airflow set ${name} failed because of that.`,
      'Nothing of the task itself is known to have failed; what its log says of signals follows from the stop.',
      'It is a person’s decision: ask them before running it again.',
    ],
    fields: [],
    copy: null,
    cappedBy: null,
    container: null,
    resource: null,
    change: null,
    notAvailable: [],
  }
  return weigh([decided, evidence]) ?? decided
}
