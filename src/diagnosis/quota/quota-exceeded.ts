import { quote } from '../quote.ts'
import { quotaAmount } from '../../advice/quota-amount.ts'
import type { Facts } from '../../evidence/facts.ts'
import { lastRefusal } from '../../evidence/last-refusal.ts'
import { providerRefusal } from '../../evidence/provider-refusal.ts'
import type { Excess, Refusal } from '../../evidence/refusal.ts'
import type { FieldChange, Finding } from '../finding.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { listed } from '../words.ts'
import { refusedSubject } from './task-start.ts'

/** A ResourceQuota refuses the pod. */
export const quotaExceeded: Rule = {
  causes: ['quota-exceeded', 'pvc-quota'],
  about:
    'The API server (or the operator, which asked before) says that a ResourceQuota would be exceeded.',
  diagnose(facts) {
    const refusal = lastRefusal(facts)
    if (refusal?.reason.kind === 'exceeded')
      return verdict(facts, refusal, refusal.reason.quota, refusal.reason.excesses)
    if (refusal?.reason.kind === 'no quota') return verdict(facts, refusal, null, [])
    if (refusal) return null
    const asked = providerRefusal(facts)
    return asked && verdict(facts, asked.refusal, asked.quota, asked.excesses)
  },
}

function verdict(
  facts: Facts,
  refusal: Refusal,
  quota: string | null,
  excesses: Excess[],
): Finding {
  const ofClaim = refusal.kind === 'persistentvolumeclaims'
  const tooSmall = excesses.some(
    ({ requested, limited }) => requested && limited && requested.nanos > limited.nanos,
  )
  const name = quota ?? 'no quota that covers it'
  const { namespace } = facts.kubernetes
  return found(ofClaim ? 'pvc-quota' : 'quota-exceeded', facts, {
    headline: `quota ${name} refuses the ${ofClaim ? 'claim' : 'pod'}`,
    explanation: [
      `${refusedSubject(facts, refusal)}: it would exceed quota ${name} (${refusal.source}).`,
      ...(excesses.length === 0
        ? [`The API server says: "${quote(refusal.message, 240)}".`]
        : [numbers(excesses)]),
      refusal.reason.kind === 'no quota'
        ? 'No quota of the namespace covers such a pod, so waiting does not help: the platform team has to make one, or the task has to use another priority class.'
        : tooSmall
          ? 'It asks for more than the whole quota, so waiting does not help: the platform team has to raise it, or the task has to ask for less.'
          : ofClaim
            ? 'Only more storage quota, or deleting claims that nobody needs, lets it in.'
            : 'It gets in by itself when other pods of the namespace end; the quota is the only thing in its way.',
    ],
    retry: tooSmall || ofClaim || refusal.reason.kind === 'no quota' ? 'pointless' : 'wait',
    resource: { kind: 'quota', namespace, name: quota ?? 'quota of the namespace' },
    change: changeOf(excesses),
    fields: excesses.flatMap(({ resource, requested, used, limited }) => [
      {
        label: resource,
        value: `${requested?.text ?? '?'} asked, ${used?.text ?? '?'} of ${limited?.text ?? '?'} used`,
      },
    ]),
    occurrence: facts.occurrence,
  })
}

const numbers = (excesses: readonly Excess[]): string =>
  `${listed(
    excesses.map(
      ({ resource, requested, used, limited }) =>
        `${resource}: ${requested?.text ?? '?'} asked while ${used?.text ?? '?'} of ${limited?.text ?? '?'} is used`,
    ),
  )}.`

/** As much of every field that refuses as would have let it in: what is used and what is asked for. */
function changeOf(excesses: readonly Excess[]): Finding['change'] {
  const [first, ...besides] = excesses.flatMap(
    ({ resource, requested, used, limited }): FieldChange[] =>
      requested && used && limited
        ? [
            {
              field: resource,
              from: limited.text,
              to: quotaAmount(resource, used.nanos + requested.nanos),
              why: `${used.text} is used and ${requested.text} more is asked for`,
              refused: { used: used.text, requested: requested.text },
            },
          ]
        : [],
  )
  return first ? { ...first, ...(besides.length > 0 && { besides }) } : null
}
