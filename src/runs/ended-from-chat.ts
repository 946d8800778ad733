import type { Finding } from '../diagnosis/finding.ts'
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

/** The judgement of a try that was ended from chat: what killed it before that, else that a person decided it. */
export function judgedAsEnded({ request }: Act, name: string, evidence: Finding): Finding {
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
