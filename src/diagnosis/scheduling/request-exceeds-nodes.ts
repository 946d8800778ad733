import type { Node } from '../../evidence/kubernetes-node.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { amountOf, listed } from '../words.ts'
import { blockOf } from './block-of.ts'
import { askedWords, plainName, schedulerSentence } from './block-words.ts'

/** The pod asks for more than any matching node has, even empty. */
export const requestExceedsNodes: Rule = {
  causes: ['request-exceeds-nodes'],
  about:
    'The pod has no node, and no node that its selector and tolerations allow could ever hold what it asks for.',
  diagnose(facts) {
    const blocked = blockOf(facts)
    if (blocked?.block.kind !== 'request-exceeds-nodes') return null
    const { resources, nodes, partial } = blocked.block
    const asked = askedWords(facts, resources) || listed(resources.map(plainName))
    const most = resources.flatMap((name) => largest(nodes, name))
    const of = partial ? 'no matching node that is seen here' : 'no matching node'
    return found('request-exceeds-nodes', facts, {
      headline: `no node could ever hold ${asked}`,
      explanation: [
        `${subjectOf(facts, null)} asks for ${asked}, and ${of} could ever give that, even empty.`,
        ...(most.length > 0
          ? [`The most that one of them gives is ${listed(most)} (node status, allocatable).`]
          : []),
        ...schedulerSentence(blocked),
        'Waiting does not help: ask for less, or select another class of nodes.',
      ],
    })
  },
}

function largest(nodes: readonly Node[], resource: string): string[] {
  let best: { node: Node; amount: bigint } | null = null
  for (const node of nodes) {
    const amount = node.allocatable.get(resource)?.nanos ?? 0n
    if (!best || amount > best.amount) best = { node, amount }
  }
  return best
    ? [`${amountOf(resource, best.amount)} ${plainName(resource)} on ${best.node.name}`]
    : []
}
