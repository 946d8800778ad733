import type { Facts } from '../../evidence/facts.ts'
import type { Node } from '../../evidence/kubernetes-node.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { objectsAt, textAt, textsAt } from '../../evidence/raw.ts'
import { nodeMatches, requiredTerms } from '../../evidence/scheduling/node-match.ts'
import { distanceOf, similarName } from '../../evidence/similar-name.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { some } from '../words.ts'
import { blockOf } from './block-of.ts'
import { nodeNames, schedulerSentence } from './block-words.ts'

/** No node carries the labels that the pod selects. */
export const selectorMatchesNoNode: Rule = {
  causes: ['selector-matches-no-node'],
  about:
    'The pod has no node, and no node carries what its nodeSelector or required affinity asks for.',
  diagnose(facts) {
    const blocked = blockOf(facts)
    if (blocked?.block.kind !== 'selector-matches-no-node') return null
    const { pod, nodes } = facts.kubernetes
    const wanted = pod ? wantedLabels(pod) : []
    const amiss = wanted.filter(
      ({ key, values }) =>
        !(nodes ?? []).some((node) => values.includes(node.labels.get(key) ?? '')),
    )
    const findings = amiss.map((want) => explainLabel(want, nodes ?? []))
    const corrected = findings.flatMap(({ copy }) => copy ?? [])
    const selection = [
      ...wanted.map(({ key, values }) => `${key}=${values.join(' or ')}`),
      ...(pod ? otherDemands(pod) : []),
    ]
    return found('selector-matches-no-node', facts, {
      headline: `no node matches ${selection[0] ?? 'the selector'}`,
      explanation: [
        `${subjectOf(facts, null)} has no node: no node carries what it selects${selection.length > 0 ? ` (${some(selection)})` : ''}.`,
        ...findings.map(({ sentence }) => sentence),
        ...(amiss.length === 0 ? together(facts, pod, wanted.length) : []),
        ...schedulerSentence(blocked),
        'Correct the selector of the task; waiting does not help.',
      ],
      copy: corrected.length > 0 ? `node_selector={${corrected.join(', ')}}` : null,
    })
  },
}

type Wanted = { key: string; values: string[] }

/** The selector's labels and those of the affinity's `In` expressions. */
function wantedLabels(pod: Pod): Wanted[] {
  const selected = [...pod.nodeSelector].map(([key, value]) => ({ key, values: [value] }))
  const required = requiredTerms(pod).flatMap((term) =>
    objectsAt(term, 'matchExpressions').flatMap((expression) =>
      textAt(expression, 'operator') === 'In'
        ? [{ key: textAt(expression, 'key') ?? '', values: textsAt(expression, 'values') }]
        : [],
    ),
  )
  return [...selected, ...required]
}

/** `kubernetes.io/hostname NotIn a, b`: what the affinity demands other than one of some values. */
const otherDemands = (pod: Pod): string[] =>
  requiredTerms(pod)
    .flatMap((term) => objectsAt(term, 'matchExpressions'))
    .filter((expression) => textAt(expression, 'operator') !== 'In')
    .map((expression) =>
      `${textAt(expression, 'key') ?? ''} ${textAt(expression, 'operator') ?? ''} ${textsAt(expression, 'values').join(', ')}`.trim(),
    )

function explainLabel(
  { key, values }: Wanted,
  nodes: readonly Node[],
): { sentence: string; copy: string | null } {
  const existing = [...new Set(nodes.flatMap((node) => node.labels.get(key) ?? []))].toSorted()
  const value = values[0] ?? ''
  const counted = nodes.filter((node) => node.labels.has(`${key}.${value}`))
  if (counted.length > 0)
    return {
      sentence: `Node ${nodeNames(counted)} has GPUs of more than one kind, so its labeller writes ${key}.${value} and leaves out ${key}: select ${key}.${value} instead.`,
      copy: `"${key}.${value}": "${counted[0]?.labels.get(`${key}.${value}`) ?? '1'}"`,
    }
  if (existing.length > 0) {
    const near = nearestValue(value, existing)
    return {
      sentence: `The label ${key} has ${existing.length === 1 ? 'only the value' : 'the values'} ${some(existing)} on the nodes, and the pod asks for ${values.join(' or ')}${near && existing.length > 1 ? `; ${near} is nearest` : ''}.`,
      copy: near ? `"${key}": "${near}"` : null,
    }
  }
  const keys = [...new Set(nodes.flatMap((node) => [...node.labels.keys()]))]
  const meant = similarName(key, keys)
  return {
    sentence: `No node that is known has a label ${key}${meant ? `; ${meant} exists` : ''}.`,
    copy: meant ? `"${meant}": "${value}"` : null,
  }
}

/** The existing value that is most like the wanted one; none where none is. */
function nearestValue(value: string, existing: readonly string[]): string | null {
  const ranked = existing
    .map((candidate) => ({
      candidate,
      far: distanceOf(value.toLowerCase(), candidate.toLowerCase()),
    }))
    .toSorted((one, other) => one.far - other.far)
  const best = ranked[0]
  return best && best.far <= Math.max(2, Math.floor(value.length / 3)) ? best.candidate : null
}

function together({ kubernetes: { nodes } }: Facts, pod: Pod | null, count: number): string[] {
  if (count > 1) return ['Each of these labels exists, but no node carries them together.']
  const reachable = pod && (nodes ?? []).filter((node) => nodeMatches(pod, node))
  return reachable && reachable.length > 0
    ? [
        `The labels fit ${nodeNames(reachable)}, but the volume of its claim is tied to other nodes.`,
      ]
    : []
}
