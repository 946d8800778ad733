import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

const refusal = /^\((4\d\d|5\d\d)\)\s*Reason: ([^\n]{1,80})/

/** The Kubernetes API refused what the operator asked, for a reason that no rule knows. */
export const apiRefused: Rule = {
  causes: ['unknown'],
  about:
    'Airflow’s operator got an answer of the Kubernetes API such as 401 or 404 that no other rule explains.',
  diagnose(facts) {
    const answer = apiRefusal(facts)
    if (!answer || !hasFailed(facts)) return null
    const { code, reason, message, place } = answer
    return found('unknown', facts, {
      headline: `the Kubernetes API answered ${code} ${reason}`,
      explanation: [
        `${taskSubject(facts)}: the Kubernetes API answered ${code} ${reason}${message ? `: ${quote(message)}` : ''} (${place}).`,
        code === '404'
          ? 'The pod was gone when the operator looked for it; its status and exit code are not in the evidence.'
          : code === '401' || code === '403'
            ? 'The operator’s account was not let in or not allowed; whether that is the DAG’s connection or the platform’s rights is not in the evidence.'
            : 'What became of the pod is not in the evidence.',
        'The pod’s last state or the account’s RoleBinding would tell; look for them before running it again.',
      ],
    })
  },
}

/** The ApiException that ended the operator, or null. */
export function apiRefusal({
  logs: { ending },
}: Facts): { code: string; reason: string; message: string | null; place: string } | null {
  if (!ending?.raised || ending.printer !== 'airflow' || !/ApiException$/.test(ending.raised.type))
    return null
  const match = refusal.exec(ending.raised.message)
  if (!match) return null
  const message = /"message":\s?"((?:[^"\\]|\\.){1,600})"/
    .exec(ending.raised.message)?.[1]
    ?.replace(/\\"/g, '"')
  return {
    code: match[1] ?? '',
    reason: match[2]?.trim() ?? '',
    message: message ?? null,
    place: `${ending.log} line ${ending.lineNumber}`,
  }
}
