import { quote } from '../quote.ts'
import { lastRefusal } from '../../evidence/last-refusal.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'

import { refusedSubject } from './task-start.ts'

/** A LimitRange's minimum or ratio, PodSecurity, an invalid spec: the pod itself has to change. */
export const podRefused: Rule = {
  causes: ['container-config'],
  about:
    'The API server refuses the pod for what it is: PodSecurity, an invalid spec, a LimitRange minimum or ratio, an unknown service account.',
  diagnose(facts) {
    const refusal = lastRefusal(facts)
    if (!refusal || refusal.kind === 'persistentvolumeclaims') return null
    const { reason } = refusal
    const own =
      reason.kind === 'limit range' &&
      reason.bounds.some(({ kind, asked }) => kind !== 'maximum' || asked === null)
    if (
      !own &&
      (reason.kind !== 'other' ||
        /status unknown for quota|try again|timed? ?out|etcd|unable to fetch|not yet|retry after/i.test(
          refusal.message,
        ))
    )
      return null
    return found('container-config', facts, {
      headline: `the API server refuses the pod: ${quote(refusal.message, 80)}`,
      explanation: [
        `${refusedSubject(facts, refusal)} (${refusal.source}).`,
        `It says: "${quote(refusal.message, 600)}".`,
        own
          ? "That bound is the pod's own to keep: change its requests and limits."
          : 'The pod spec of the task has to change; running it again as it is fails the same way.',
      ],
    })
  },
}
