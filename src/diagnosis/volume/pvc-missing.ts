import type { Facts } from '../../evidence/facts.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { similarName } from '../../evidence/similar-name.ts'
import { waitOf } from '../../evidence/wait.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The pod names a claim that does not exist. */
export const pvcMissing: Rule = {
  causes: ['pvc-missing', 'pvc-name-typo'],
  about: 'The scheduler says: persistentvolumeclaim "x" not found (or is being deleted).',
  diagnose(facts) {
    const missing = missingClaim(facts)
    if (!missing) return null
    const { name, source, leaving } = missing
    const { namespace, claims } = facts.kubernetes
    const meant = leaving
      ? null
      : similarName(
          name,
          (claims ?? []).map((claim) => claim.name),
        )
    const subject = subjectOf(facts, null)
    if (meant !== null)
      return found('pvc-name-typo', facts, {
        headline: `claim ${name} does not exist; ${meant} does`,
        explanation: [
          `${subject} cannot be scheduled: persistentvolumeclaim "${name}" does not exist in the namespace (${source}).`,
          `The namespace has a claim with nearly that name: ${meant}.`,
          `Write ${meant} in the volumes of the task; running it again as it is waits for nothing.`,
        ],
        copy: `claim_name="${meant}"`,
      })
    return found('pvc-missing', facts, {
      headline: `claim ${name} ${leaving ? 'is being deleted' : 'does not exist'}`,
      explanation: [
        `${subject} cannot be scheduled: persistentvolumeclaim "${name}" ${leaving ? 'is being deleted' : 'does not exist in the namespace'} (${source}).`,
        claims === null
          ? 'Which claims the namespace has is not in the evidence.'
          : 'No claim of the namespace is named like it.',
        'The platform team has to create it (or say what became of it); until then every try waits for nothing.',
      ],
      resource: { kind: 'claim', namespace, name },
    })
  },
}

/** The newest word about a claim that is not there, as long as the pod has not started. */
function missingClaim(facts: Facts): { name: string; source: string; leaving: boolean } | null {
  const { pod, claims } = facts.kubernetes
  if (pod && waitOf(facts) === null) return null
  for (const { text, source } of podMessages(facts)) {
    const match = /persistentvolumeclaim "([^"]{1,253})" (not found|is being deleted)/.exec(text)
    if (!match) continue
    const name = match[1]?.split('/').at(-1) ?? ''
    const claim = claims?.find((candidate) => candidate.name === name)
    if (claim && claim.deletionAskedAt === null) return null
    return {
      name,
      source,
      leaving: match[2] !== 'not found' && claims?.every((other) => other.name !== name) !== true,
    }
  }
  return null
}
