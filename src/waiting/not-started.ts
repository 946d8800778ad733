import type { Finding } from '../diagnosis/finding.ts'
import { quote } from '../diagnosis/quote.ts'
import { taskSubject } from '../diagnosis/task-subject.ts'
import { claimsOf } from '../evidence/claims.ts'
import { readFacts } from '../evidence/facts.ts'
import { podMessages } from '../evidence/pod-messages.ts'
import type { Snapshot } from '../evidence/snapshot.ts'

/**
 * What is said of a pod that the operator is about to give up while nothing is wrong with it yet: that it has not started, and what
 * it waits for as far as that shows. Its cause stays `healthy`, so that nobody is blamed and no task is filed before it is certain.
 */
export function notStarted(healthy: Finding, snapshot: Snapshot): Finding {
  const facts = readFacts(snapshot)
  const said = podMessages(facts)[0]
  const claim = claimsOf(facts).find(({ phase }) => phase === 'Pending')
  const waits = claim ? `claim ${claim.name} has no volume yet` : null
  return {
    ...healthy,
    ticket: 'none',
    headline: `the pod has not started${waits ? `: ${waits}` : ' yet'}`,
    explanation: [
      `${taskSubject(facts)} has not started, and the operator gives its pod up soon.`,
      ...(claim
        ? [
            `Its claim ${claim.name} is Pending${claim.storageClass ? ` (storage class ${claim.storageClass})` : ''}; a volume may take a few minutes.`,
          ]
        : []),
      ...(said ? [`${said.source}: "${quote(said.text, 240)}".`] : []),
    ],
  }
}
