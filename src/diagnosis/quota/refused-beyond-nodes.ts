import { parseQuantity, type Quantity } from '../../advice/quantity.ts'
import { largestNode } from '../../evidence/scheduling/largest-node.ts'
import { lastRefusal } from '../../evidence/last-refusal.ts'
import type { Refusal } from '../../evidence/refusal.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { amountOf } from '../words.ts'
import { refusedSubject } from './task-start.ts'

/** A quota or LimitRange refuses what no node could hold either: raising it would be useless. */
export const refusedBeyondNodes: Rule = {
  causes: ['request-exceeds-nodes'],
  about: 'A refusal by quota or LimitRange of more cpu, memory or GPUs than any known node has.',
  diagnose(facts) {
    const refusal = lastRefusal(facts)
    if (refusal?.kind !== 'pods') return null
    for (const { resource, asked } of askedIn(refusal)) {
      const largest = largestNode(facts, resource)
      if (!largest || asked.nanos <= largest.nanos) continue
      return found('request-exceeds-nodes', facts, {
        headline: `no node could hold ${asked.text} ${resource}`,
        explanation: [
          `${refusedSubject(facts, refusal)}: it asks for ${asked.text} of ${resource} (${refusal.source}).`,
          `No node that it may run on could ever hold that: the largest, ${largest.name}, gives ${amountOf(resource, largest.nanos)}.`,
          'Raising the quota or LimitRange would not help; the task has to ask for less.',
        ],
      })
    }
    return null
  },
}

function askedIn({ reason }: Refusal): { resource: string; asked: Quantity }[] {
  const asked =
    reason.kind === 'exceeded'
      ? reason.excesses.map(({ resource, requested }) => ({
          resource: resource.replace(/^(?:limits|requests)\./, ''),
          asked: requested,
        }))
      : reason.kind === 'limit range'
        ? reason.bounds.map((bound) => ({
            resource: bound.resource,
            asked: parseQuantity(bound.asked),
          }))
        : []
  return asked.flatMap(({ resource, asked: quantity }) =>
    quantity ? [{ resource, asked: quantity }] : [],
  )
}
