import { quote } from '../quote.ts'
import { ceilDivide, formatBytes, unitsOf, parseQuantity } from '../../advice/quantity.ts'
import { fullPlace } from '../../evidence/full-disk.ts'
import { placeOf } from '../../evidence/output.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'

/** The volume of a claim is full. */
export const pvcFull: Rule = {
  causes: ['pvc-full'],
  about:
    'The output ends with no space left or disk quota exceeded on a path that lies in a mounted claim.',
  diagnose(facts) {
    const full = fullPlace(facts)
    if (full?.kind !== 'claim' || full.name === null) return null
    const claim = facts.kubernetes.claims?.find(({ name }) => name === full.name)
    const size = claim?.capacity ?? claim?.requested ?? null
    const to = size && grown(size)
    return found('pvc-full', facts, {
      headline: `claim ${full.name} is full${size ? ` (${size})` : ''}`,
      explanation: [
        `${placedSubject(facts, full.container)} ended because the volume of claim ${full.name}${size ? ` (${size})` : ''} is full: "${quote(full.line.text, 240)}" (${placeOf(full.line)}).`,
        `${full.path ? `${full.path} lies on that claim` : 'The path lies on that claim'}${full.quota ? '; its file system says a full volume as "quota exceeded"' : ''}.`,
        `Delete what nobody needs there, or let the platform team grow it${to ? ` (to ${to}, half as much again)` : ''}; running it again as it is fails the same way.`,
      ],
      container: full.container,
      resource: { kind: 'claim', namespace: facts.kubernetes.namespace, name: full.name },
      change: { field: 'storage', from: size, to: to ?? null, why: 'the volume is full' },
      fields: [
        { label: 'Claim', value: full.name },
        ...(size ? [{ label: 'Size', value: size }] : []),
      ],
    })
  },
}

const gibibyte = 1024n ** 3n

/** Half as much again, in whole Gi. */
function grown(size: string): string | null {
  const quantity = parseQuantity(size)
  if (!quantity) return null
  return formatBytes(ceilDivide(ceilDivide(unitsOf(quantity) * 3n, 2n), gibibyte) * gibibyte)
}
