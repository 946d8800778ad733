import { isGpu, installedGpus } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import { marksSickness, nodeMatches, untoleratedTaints } from '../evidence/scheduling/node-match.ts'
import { sicknessOf } from '../evidence/scheduling/sickness.ts'
import type { Amounts } from '../evidence/scheduling/effective-requests.ts'
import type { Ground, Wall } from './fit.ts'
import { sayAmount } from './say-amount.ts'
import type { Use } from './use.ts'

const namesMost = 3
const lookedAtMost = 1000

/** What stands between a pod and the nodes, and a node that would take it now. No wall where no node is known. */
export function nodeWalls({ pod, asked, nodes, use }: Ground): {
  walls: Wall[]
  node: string | null
} {
  const wall = (kind: 'nodes' | 'busy', text: string) => ({ walls: [{ kind, text }], node: null })
  if (nodes.length === 0) return { walls: [], node: null }
  const matching = nodes.filter((node) => nodeMatches(pod, node))
  if (matching.length === 0) return wall('nodes', `no node has ${selectorWords(pod)}`)
  const admitting = matching.filter((node) => untoleratedTaints(pod, node).every(marksSickness))
  if (admitting.length === 0)
    return wall(
      'nodes',
      `the nodes with ${selectorWords(pod)} have taints that it does not tolerate`,
    )
  const large = admitting.filter((node) => shortWhenEmpty(node, asked).length === 0)
  if (large.length === 0) return wall('nodes', tooLarge(admitting, asked))
  const well = large.filter((node) => sicknessOf(pod, node) === null)
  if (well.length === 0)
    return wall(
      'busy',
      large
        .slice(0, namesMost)
        .map((node) => `${node.name} ${sicknessOf(pod, node)}`)
        .join(', '),
    )
  const taker = well.slice(0, lookedAtMost).find((node) => shortNow(node, use, asked).length === 0)
  return taker ? { walls: [], node: taker.name } : wall('busy', busyWords(well, use, asked))
}

/** What of a resource is free on a node, in billionths. */
export const freeNow = (node: Node, use: Use, name: string): bigint =>
  (node.allocatable.get(name)?.nanos ?? 0n) - (use(node.name).get(name) ?? 0n)

const one = 1_000_000_000n

function shortNow(node: Node, use: Use, asked: Amounts): string[] {
  const names = [...asked].flatMap(([name, amount]) =>
    amount > 0n && freeNow(node, use, name) < amount ? [name] : [],
  )
  const full = node.allocatable.has('pods') && freeNow(node, use, 'pods') < one
  return full ? [...names, 'pods'] : names
}

const shortWhenEmpty = (node: Node, asked: Amounts): string[] =>
  [...asked].flatMap(([name, amount]) => (whole(node, name) < amount ? [name] : []))

function whole(node: Node, name: string): bigint {
  const allocatable = node.allocatable.get(name)?.nanos ?? 0n
  const installed = isGpu(name) ? installedGpus(node, name) : 0n
  return installed > allocatable ? installed : allocatable
}

function tooLarge(nodes: readonly Node[], asked: Amounts): string {
  const words = [...asked].flatMap(([name, amount]) => {
    const most = nodes.reduce(
      (largest, node) => (whole(node, name) > largest ? whole(node, name) : largest),
      0n,
    )
    return most < amount
      ? [`it asks for ${sayAmount(name, amount)} and the largest node has ${sayAmount(name, most)}`]
      : []
  })
  return words.length > 0 ? words.join('; ') : 'no single node has all of what it asks for'
}

function busyWords(nodes: readonly Node[], use: Use, asked: Amounts): string {
  const short = new Set(nodes.slice(0, lookedAtMost).flatMap((node) => shortNow(node, use, asked)))
  const words = [...short].map((name) => {
    const most = nodes
      .slice(0, lookedAtMost)
      .reduce(
        (best, node) => (freeNow(node, use, name) > best ? freeNow(node, use, name) : best),
        0n,
      )
    const amount = name === 'pods' ? one : (asked.get(name) ?? 0n)
    return `it asks for ${sayAmount(name, amount)}, and ${most > 0n ? `at most ${sayAmount(name, most)} is free on one node` : 'none is free'}`
  })
  const places = nodes
    .slice(0, namesMost)
    .map(({ name }) => name)
    .join(', ')
  return `${words.join('; ')} (${places}${nodes.length > namesMost ? ` and ${nodes.length - namesMost} more` : ''})`
}

function selectorWords({ nodeSelector }: Pod): string {
  const words = [...nodeSelector].map(([key, value]) => `${key}=${value}`)
  return words.length > 0 ? words.join(' and ') : 'what its affinity asks for'
}
