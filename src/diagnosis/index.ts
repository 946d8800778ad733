import { readFacts, type Facts } from '../evidence/facts.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import { found } from './found.ts'
import type { Finding } from './finding.ts'
import { weigh } from './precedence.ts'
import { kubernetesRules } from './kubernetes-rules.ts'
import type { Rule } from './rule.ts'
import { workRules } from './work-rules.ts'

/** Every rule, family by family; the order does not matter, `precedence.ts` decides. */
export const rules: readonly Rule[] = [...kubernetesRules, ...workRules]

/** Judges one snapshot. Pure: time comes from `snapshot.at` only. Never throws, whatever JSON comes in. */
export function diagnose(snapshot: Snapshot): Finding {
  const facts = readFacts(snapshot)
  const spoken = rules.flatMap((rule) => rule.diagnose(facts) ?? [])
  return weigh(spoken) ?? nothingKnown(facts)
}

const nothingKnown = (facts: Facts): Finding =>
  found('unknown', facts, {
    headline: 'the evidence does not say what happened',
    explanation: ['The evidence does not say what happened.'],
  })
