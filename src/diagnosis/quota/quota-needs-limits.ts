import { lastRefusal } from '../../evidence/last-refusal.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { listed } from '../words.ts'
import { refusedSubject } from './task-start.ts'

/** A quota wants every container to say what it needs, and one does not. */
export const quotaNeedsLimits: Rule = {
  causes: ['quota-needs-limits'],
  about: 'The API server says: failed quota: … must specify ….',
  diagnose(facts) {
    const refusal = lastRefusal(facts)
    if (refusal?.reason.kind !== 'must specify') return null
    const { quota, missing } = refusal.reason
    const wanted = missing.map(({ resource, containers }) =>
      containers.length === 0 ? resource : `${resource} for ${listed(containers)}`,
    )
    return found('quota-needs-limits', facts, {
      headline: `the pod does not state ${listed([...new Set(missing.map(({ resource }) => resource))])}`,
      explanation: [
        `${refusedSubject(facts, refusal)}: quota ${quota} needs it to specify ${listed(wanted)} (${refusal.source}).`,
        'No quota is used up; every container, sidecars too, has to say its requests and limits.',
        'Add them to container_resources of the operator (for the XCom sidecar: to the connection or the pod template) and run it again.',
      ],
    })
  },
}
