import type { Facts } from '../../evidence/facts.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { listed, some } from '../words.ts'
import type { Block, Blocked } from './block.ts'
import { blockOf } from './block-of.ts'
import {
  askedWords,
  gpuName,
  holders,
  nodeNames,
  plainName,
  schedulerSentence,
} from './block-words.ts'

/** Room will come free: all matching GPUs, or the cpu and memory beside them, are in use. */
export const busy: Rule = {
  causes: ['gpu-busy', 'cluster-busy'],
  about:
    'The pod has no node; nodes that could hold it are healthy, and running pods hold what it needs.',
  diagnose(facts) {
    const blocked = blockOf(facts)
    const { block } = blocked ?? {}
    if (!blocked || (block?.kind !== 'gpu-busy' && block?.kind !== 'cluster-busy')) return null
    return found(block.kind, facts, {
      headline:
        block.kind === 'gpu-busy'
          ? 'the pod waits for a free GPU'
          : `the pod waits for ${shortWords(block)}`,
      explanation: [
        ...busySentences(facts, blocked),
        'It starts by itself when something frees up; nothing has to be done.',
      ],
      fields: [
        {
          label: 'Waits for',
          value: block.kind === 'gpu-busy' ? (gpuName(facts, blocked) ?? 'GPU') : shortWords(block),
        },
      ],
    })
  },
}

/** What the pod waits for, with the nodes and the pods that hold it. */
export function busySentences(facts: Facts, blocked: Blocked): string[] {
  const { block } = blocked
  const subject = subjectOf(facts, null)
  if (block.kind === 'gpu-busy') {
    const gpu = gpuName(facts, blocked)
    const names = holders(facts, block.nodes)
    return [
      `${subject} waits for a GPU (${gpu ? askedWords(facts, [gpu]) || gpu : 'none is free'}): ${block.nodes.length > 0 ? `the matching nodes ${nodeNames(block.nodes)} are healthy, and all their GPUs are in use or too few are free on any one of them` : 'all matching GPUs are in use'}.`,
      ...(names.length > 0 ? [`They are held by ${some(names, 5)}.`] : []),
      ...schedulerSentence(blocked),
    ]
  }
  if (block.kind !== 'cluster-busy') return []
  const asked = askedWords(
    facts,
    block.resources.filter((name) => name !== 'pods'),
  )
  const gpu = gpuName(facts, blocked)
  return [
    `${subject} waits for ${shortWords(block)}: it asks for ${asked || 'room'}, and running pods hold it${block.nodes.length > 0 ? ` on ${nodeNames(block.nodes)}` : ''}.`,
    ...(gpu && block.nodes.length > 0
      ? [`A GPU is free there (${gpu}); it is the ${shortWords(block)} beside it that is missing.`]
      : []),
    ...schedulerSentence(blocked),
  ]
}

const shortWords = ({ resources }: Extract<Block, { kind: 'cluster-busy' }>): string =>
  resources.length === 0 ? 'room on a node' : listed(resources.map(plainName))
