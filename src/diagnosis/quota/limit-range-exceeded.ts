import { parseQuantity } from '../../advice/quantity.ts'
import { largestNode } from '../../evidence/scheduling/largest-node.ts'
import type { Facts } from '../../evidence/facts.ts'
import { lastRefusal } from '../../evidence/last-refusal.ts'
import type { Bound } from '../../evidence/refusal.ts'
import type { FieldChange } from '../finding.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { listed } from '../words.ts'
import { refusedSubject } from './task-start.ts'

/** A LimitRange refuses a pod that a node could hold. */
export const limitRangeExceeded: Rule = {
  causes: ['limit-range-exceeded'],
  about: 'The API server says: maximum … usage per Container or Pod is …, but limit is ….',
  diagnose(facts) {
    const refusal = lastRefusal(facts)
    if (refusal?.reason.kind !== 'limit range') return null
    const over = refusal.reason.bounds.filter(({ kind }) => kind === 'maximum')
    const first = over[0]
    if (!first || over.length < refusal.reason.bounds.length) return null
    if (over.every(({ asked }) => asked === null)) return null
    const name = rangeOf(facts, first)
    const besides = over
      .slice(1)
      .filter((bound) => rangeOf(facts, bound) === name)
      .map(changeOf)
    return found('limit-range-exceeded', facts, {
      headline:
        `LimitRange ${name ?? ''} allows ${first.bound} ${first.resource} per ${first.type}, asked is ${first.asked ?? 'nothing'}`.replace(
          '  ',
          ' ',
        ),
      explanation: [
        `${refusedSubject(facts, refusal)}: ${listed(over.map(boundWords))} (${refusal.source}${name ? `, LimitRange ${name}` : ''}).`,
        ...nodeWords(facts, first),
        'Only the platform team can raise the LimitRange; running it again as it is fails the same way.',
      ],
      resource: {
        kind: 'limit-range',
        namespace: facts.kubernetes.namespace,
        name: name ?? 'limits',
      },
      change: { ...changeOf(first), ...(besides.length > 0 && { besides }) },
      fields: over.map(({ resource, type, bound, asked }) => ({
        label: `${resource} per ${type}`,
        value: `${asked ?? 'none'} asked, ${bound} allowed`,
      })),
    })
  },
}

const changeOf = ({ type, resource, bound, asked }: Bound): FieldChange => ({
  field: `${type === 'PersistentVolumeClaim' ? 'claim' : type.toLowerCase()} max ${resource}`,
  from: bound,
  to: asked,
  why: `the task asks for ${asked ?? 'more'}`,
})

const boundWords = ({ resource, type, bound, asked, side }: Bound): string =>
  `the maximum ${resource} per ${type} is ${bound}, and its ${side} is ${asked ?? 'not set'}`

function rangeOf(
  { kubernetes: { limitRanges } }: Facts,
  { type, resource, bound }: Bound,
): string | null {
  const most = parseQuantity(bound)
  const matching = limitRanges.find(({ limits }) =>
    limits.some(
      (limit) =>
        limit.type === type && most !== null && limit.max.get(resource)?.nanos === most.nanos,
    ),
  )
  return (matching ?? (limitRanges.length === 1 ? limitRanges[0] : undefined))?.name ?? null
}

function nodeWords(facts: Facts, { resource, asked }: Bound): string[] {
  const largest = largestNode(facts, resource)
  const wanted = parseQuantity(asked)
  if (!largest || !wanted || largest.nanos < wanted.nanos) return []
  return [`A node could hold it: ${largest.name} has more ${resource} than that.`]
}
