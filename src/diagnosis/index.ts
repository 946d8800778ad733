import { readFacts } from '../evidence/facts.ts'
import { objectAt } from '../evidence/raw.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import type { Finding } from './finding.ts'
import { healthy } from './healthy.ts'
import { kubernetesRules } from './kubernetes-rules.ts'
import { weigh } from './precedence.ts'
import type { Rule } from './rule.ts'
import { unknown } from './unknown.ts'
import { workRules } from './work-rules.ts'

/** Every rule, family by family; the order does not matter, `precedence.ts` decides. */
export const rules: readonly Rule[] = [...kubernetesRules, ...workRules]

/** Judges one snapshot. Pure: time comes from `snapshot.at` only. Never throws, whatever JSON comes in. */
export function diagnose(snapshot: Snapshot): Finding {
  const facts = readFacts(objectAt(snapshot) as Snapshot)
  const spoken = rules.flatMap((rule) => rule.diagnose(facts) ?? [])
  return withMissing(weigh(spoken) ?? healthy(facts) ?? unknown(facts))
}

/** What was asked for and not had is said last; it lowers no certainty that other evidence gives. */
const withMissing = (finding: Finding): Finding =>
  finding.notAvailable.length === 0
    ? finding
    : {
        ...finding,
        explanation: [...finding.explanation, `Not available: ${finding.notAvailable.join('; ')}.`],
      }
