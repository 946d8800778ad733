import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { some } from '../words.ts'
import { blockOf } from './block-of.ts'
import { gpuName, schedulerSentence } from './block-words.ts'

/** Nodes that could hold the pod are cordoned or sick, or have lost GPUs. */
export const capacityLost: Rule = {
  causes: ['gpu-capacity-lost'],
  about:
    'The pod has no node, and matching nodes are cordoned, not ready, tainted as sick, or offer fewer GPUs than they have.',
  diagnose(facts) {
    const blocked = blockOf(facts)
    if (blocked?.block.kind !== 'gpu-capacity-lost') return null
    const { nodes } = blocked.block
    const gpu = gpuName(facts, blocked)
    const what = gpu ? `a GPU (${gpu})` : 'a node'
    const signs = nodes.map(({ node, why }) => `${node.name} ${why}`).toSorted()
    return found('gpu-capacity-lost', facts, {
      headline:
        signs.length > 0
          ? `capacity is lost: ${signs[0]}`
          : 'matching nodes are cordoned or not ready',
      explanation: [
        `${subjectOf(facts, null)} waits for ${what}, and capacity that would be enough is lost.`,
        signs.length > 0
          ? `Node ${some(signs)} (node status).`
          : 'Nodes that it could use take no pods at the moment.',
        ...schedulerSentence(blocked),
        'It starts by itself when the nodes are back; whoever runs them should know that work waits for them.',
      ],
      fields: nodes.slice(0, 4).map(({ node, why }) => ({ label: node.name, value: why })),
      resource: {
        kind: 'node-pool',
        namespace: null,
        name: poolName(facts.kubernetes.pod?.nodeSelector) ?? gpu ?? 'nodes',
      },
    })
  },
}

const poolName = (selector: ReadonlyMap<string, string> | undefined): string | null =>
  selector && selector.size > 0
    ? [...selector].map(([key, value]) => `${key}=${value}`).join(',')
    : null
