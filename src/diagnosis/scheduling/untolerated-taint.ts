import type { Node, Taint } from '../../evidence/kubernetes-node.ts'
import { marksSickness, untoleratedTaints } from '../../evidence/scheduling/node-match.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { listed } from '../words.ts'
import { blockOf } from './block-of.ts'
import { nodeNames, schedulerSentence } from './block-words.ts'

/** The only nodes that could hold the pod carry a taint that it does not tolerate. */
export const untoleratedTaint: Rule = {
  causes: ['untolerated-taint'],
  about:
    'The pod has no node, and every node that could hold it has a taint (not one of sickness) without a toleration.',
  diagnose(facts) {
    const blocked = blockOf(facts)
    const { pod } = facts.kubernetes
    if (blocked?.block.kind !== 'untolerated-taint') return null
    const { nodes } = blocked.block
    const taints = pod ? taintsOf(nodes, pod) : []
    const said = /untolerated taint \{([^}]{1,300})\}/
      .exec(blocked.message?.text ?? '')?.[1]
      ?.replace(/: ?$/, '')
    const names = taints.length > 0 ? taints.map(spelling) : said ? [said] : []
    return found('untolerated-taint', facts, {
      headline: `the pod does not tolerate the taint ${names[0] ?? 'of the nodes'}`,
      explanation: [
        `${subjectOf(facts, null)} has no node: the only nodes that could hold it${nodes.length > 0 ? ` (${nodeNames(nodes)})` : ''} carry ${names.length > 0 ? `the taint ${listed(names)}` : 'a taint'}, and the pod has no toleration for it.`,
        ...schedulerSentence(blocked),
        'Add the toleration to the task if it may run there, or select other nodes; waiting does not help.',
      ],
      copy: taints.length > 0 ? taints.map(toleration).join('\n') : null,
    })
  },
}

function taintsOf(nodes: readonly Node[], pod: Parameters<typeof untoleratedTaints>[0]): Taint[] {
  const all = nodes.flatMap((node) =>
    untoleratedTaints(pod, node).filter((taint) => !marksSickness(taint)),
  )
  return [...new Map(all.map((taint) => [spelling(taint), taint])).values()].toSorted(
    (one, other) => (spelling(one) < spelling(other) ? -1 : 1),
  )
}

const spelling = ({ key, value, effect }: Taint): string =>
  `${key}${value === null ? '' : `=${value}`}:${effect}`

const toleration = ({ key, value, effect }: Taint): string =>
  value === null
    ? `k8s.V1Toleration(key="${key}", operator="Exists", effect="${effect}")`
    : `k8s.V1Toleration(key="${key}", operator="Equal", value="${value}", effect="${effect}")`
