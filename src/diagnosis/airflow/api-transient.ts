import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// kubernetes.client ApiException; the API server's and etcd's passing refusals; urllib3 towards the API server.
const refused =
  /ApiException[^\n]{0,40}\((409|429|500|502|503|504)\)|"code":(409|429|500|502|503|504)\b|resource quota evaluation timed out|status unknown for quota|etcdserver: (?:request timed out|leader changed|too many requests)|the object has been modified; please apply your changes|Operation cannot be fulfilled on \w{1,40}|failed calling webhook[^\n]{0,300}(?:deadline exceeded|connection refused|timeout|no endpoints)|TooManyRequests|apiserver (?:is shutting down|not ready)|context deadline exceeded \(Client\.Timeout|(?:MaxRetryError|ConnectTimeoutError|ReadTimeoutError|NewConnectionError|ProtocolError)[^\n]{0,400}\/api\/v1\/namespaces/
const server =
  /kubernetes|ApiException|"kind":"Status"|quota|etcdserver|apiserver|webhook|\/api\/v1\/namespaces/i
const lasting = /already exists|exceeded quota|is forbidden: (?:maximum|minimum)|must specify/

/** The Kubernetes API server refused for a passing reason. */
export const apiTransient: Rule = {
  causes: ['api-transient'],
  about:
    'Airflow’s last error is a 409, 429 or 5xx of the API server, or a quota whose status is not known yet.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const { ending } = facts.logs
    if (!ending || ending.weak || ending.printer !== 'airflow') return null
    const match = refused.exec(ending.words)
    if (!match || !server.test(ending.words) || lasting.test(ending.words)) return null
    const code = match[1] ?? match[2]
    const message = /"message":\s?"((?:[^"\\]|\\.){1,600})"/
      .exec(ending.words)?.[1]
      ?.replace(/\\"/g, '"')
    return found('api-transient', facts, {
      headline: `the Kubernetes API server refused for a passing reason${code ? ` (${code})` : ''}`,
      explanation: [
        `${taskSubject(facts)}: the Kubernetes API server ${code || message ? `answered ${code ? `${code}: ` : ''}` : 'did not answer well: '}${quote(message ?? match[0], 360)} (${ending.log} line ${ending.lineNumber}).`,
        'That is a collision or an overload of the moment; no quota is used up and nothing in the DAG is wrong.',
        'Another try is likely to get through.',
      ],
    })
  },
}
