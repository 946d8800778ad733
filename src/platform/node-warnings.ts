import { gpuResource } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import { isAlive } from './asked.ts'
import type { Warning } from './warning.ts'

/** One pipeline's trouble is its own; from two on the node is the story. */
const pipelinesLeast = 2
const namesMost = 30

/**
 * Nodes that are lost, each with all the pipelines whose pods were on it: one card for what would else be many. A node counts as lost
 * when it is not ready, or when pods name one that is there no more. `before` are the pipelines that its card names already, `fallen`
 * those whose incidents it has caused and that are not over: until they are, its card stands, also when the node is back.
 */
export function nodeWarnings(
  nodes: readonly Node[],
  pods: Iterable<PodRecord>,
  before: ReadonlyMap<string, readonly string[]>,
  fallen: ReadonlyMap<string, readonly string[]>,
): Warning[] {
  if (nodes.length === 0) return []
  const known = new Map(nodes.map((node) => [node.name, node]))
  const isLost = (name: string): boolean =>
    known.get(name)?.ready !== true && known.get(name)?.ready !== null
  const affected = new Map<string, Set<string>>()
  for (const { node, task, name, phase } of pods) {
    if (node === null || !isAlive({ phase }) || !isLost(node)) continue
    const there = affected.get(node) ?? new Set(before.get(node))
    affected.set(node, there.add(task?.dag ?? name))
  }
  for (const [node, pipelines] of fallen) {
    const there = affected.get(node) ?? new Set(before.get(node))
    affected.set(node, there.union(new Set(pipelines)))
  }
  for (const [node, pipelines] of before)
    if (known.get(node)?.ready === false && !affected.has(node))
      affected.set(node, new Set(pipelines))
  return [...affected]
    .filter(([node, pipelines]) => before.has(node) || pipelines.size >= pipelinesLeast)
    .map(([node, pipelines]) => warningOf(node, known.get(node) ?? null, [...pipelines].toSorted()))
}

function warningOf(name: string, node: Node | null, pipelines: readonly string[]): Warning {
  const gpu = node && gpuResource(node.capacity)
  const state =
    node === null ? 'is gone' : node.ready === false ? 'is not ready' : 'was lost and is back'
  const why = node?.conditions.find(({ type }) => type === 'Ready')?.message ?? null
  const more = pipelines.length - namesMost
  const names = `${pipelines.slice(0, namesMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return {
    resource: { kind: 'node-pool', namespace: null, name },
    headline: `node ${name} ${state}: ${pipelines.length} pipelines are affected`,
    explanation: [
      `The node ${name}${gpu ? ` with ${node?.capacity.get(gpu)?.text ?? ''} × ${gpu}` : ''} ${state}${why ? `: "${why.slice(0, 200)}"` : ''}.`,
      'Pods on it are lost or will be moved; their failures have this one cause.',
    ],
    fields: [{ label: pipelinesLabel, value: names }],
    change: null,
  }
}

const pipelinesLabel = 'Pipelines'

/** The pipelines that a card of a lost node names. */
export const pipelinesOf = (fields: Warning['fields']): string[] =>
  (fields.find(({ label }) => label === pipelinesLabel)?.value ?? '')
    .replace(/ and \d+ more$/, '')
    .split(', ')
    .filter(Boolean)
