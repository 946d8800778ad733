import type { Facts } from '../../evidence/facts.ts'
import { gpuResource, installedGpus, isGpu } from '../../evidence/gpu.ts'
import type { Node } from '../../evidence/kubernetes-node.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { effectiveRequests, type Amounts } from '../../evidence/scheduling/effective-requests.ts'
import { marksSickness, untoleratedTaints } from '../../evidence/scheduling/node-match.ts'
import { freeOn, saysHowMuch, shortOn, useByNode } from '../../evidence/scheduling/node-use.ts'
import { podFitsNode } from '../../evidence/scheduling/pod-node.ts'
import type { SchedulerMessage } from '../../evidence/scheduling/scheduler-message.ts'
import { sicknessOf } from '../../evidence/scheduling/sickness.ts'
import { elsewhereCount } from './block-by-message.ts'
import type { Block } from './block.ts'

/** Runs the pod past the nodes that are known, as the scheduler would; null where they do not tell why it has no node. */
export function blockByNodes(
  facts: Facts,
  pod: Pod,
  nodes: readonly Node[],
  message: SchedulerMessage | null,
): Block | null {
  const asked = effectiveRequests(pod)
  const gpu = gpuOf(asked)
  const partial = message !== null && message.nodes > nodes.length
  const matching = nodes.filter((node) => podFitsNode(facts, pod, node))
  if (matching.length === 0) return noneMatches(partial, message)
  const able = matching.filter((node) => holdsWhenEmpty(node, asked))
  const open = able.filter((node) => houseTaints(pod, node).length === 0)
  if (open.length === 0) {
    if (able.length > 0) return { kind: 'untolerated-taint', nodes: able }
    return neverFits(matching, asked, gpu, partial)
  }
  return gpu ? gpuBlock(facts, pod, open, asked, gpu) : plainBlock(facts, pod, open, asked)
}

const gpuOf = (asked: Amounts): string | null =>
  gpuResource(new Map([...asked].map(([name, nanos]) => [name, { text: '', nanos }])))

const noneMatches = (partial: boolean, message: SchedulerMessage | null): Block | null =>
  !partial || (message && elsewhereCount(message) >= message.nodes)
    ? { kind: 'selector-matches-no-node' }
    : null

const houseTaints = (pod: Pod, node: Node) =>
  untoleratedTaints(pod, node).filter((taint) => !marksSickness(taint))

/** GPUs count as built in: what is lost at the moment is another matter. */
function holdsWhenEmpty(node: Node, asked: Amounts): boolean {
  return [...asked].every(
    ([name, amount]) => !saysHowMuch(node, name) || emptyAmount(node, name) >= amount,
  )
}

const emptyAmount = (node: Node, name: string): bigint => {
  const allocatable = node.allocatable.get(name)?.nanos ?? 0n
  if (!isGpu(name)) return allocatable > 0n ? allocatable : (node.capacity.get(name)?.nanos ?? 0n)
  const installed = installedGpus(node, name)
  return installed > allocatable ? installed : allocatable
}

function neverFits(
  matching: readonly Node[],
  asked: Amounts,
  gpu: string | null,
  partial: boolean,
): Block | null {
  const withGpu = gpu ? matching.filter((node) => emptyAmount(node, gpu) > 0n) : matching
  if (gpu && withGpu.length === 0 && partial) return null
  const seen = withGpu.length > 0 ? withGpu : matching
  const resources = [...asked].flatMap(([name, amount]) =>
    seen.every((node) => saysHowMuch(node, name) && emptyAmount(node, name) < amount) ? [name] : [],
  )
  return {
    kind: 'request-exceeds-nodes',
    resources: resources.length > 0 ? resources : [...asked.keys()],
    nodes: [...seen],
    partial,
  }
}

function gpuBlock(
  facts: Facts,
  pod: Pod,
  open: readonly Node[],
  asked: Amounts,
  gpu: string,
): Block | null {
  const use = useByNode(facts.kubernetes.otherPods ?? [])
  const wanted = asked.get(gpu) ?? 0n
  const well = open.filter((node) => sicknessOf(pod, node) === null)
  const free = well.filter((node) => freeOn(node, use, gpu) >= wanted)
  const short = free.map((node) => shortOn(node, use, asked))
  if (free.length > 0)
    return short.every((names) => names.length > 0)
      ? { kind: 'cluster-busy', resources: [...new Set(short.flat())], nodes: free }
      : null
  const lost = open.flatMap((node) => {
    const why = sicknessOf(pod, node) ?? lostGpus(node, gpu)
    const held = use.get(node.name)?.get(gpu) ?? 0n
    return why !== null && emptyAmount(node, gpu) - held >= wanted ? [{ node, why }] : []
  })
  if (lost.length > 0) return { kind: 'gpu-capacity-lost', nodes: lost }
  const useful = well.filter((node) => (node.allocatable.get(gpu)?.nanos ?? 0n) >= wanted)
  if (useful.length > 0)
    return facts.kubernetes.otherPods === null ? null : { kind: 'gpu-busy', nodes: useful }
  return {
    kind: 'gpu-capacity-lost',
    nodes: open.flatMap((node) => ({
      node,
      why: sicknessOf(pod, node) ?? lostGpus(node, gpu) ?? 'cannot take it',
    })),
  }
}

function lostGpus(node: Node, gpu: string): string | null {
  const installed = installedGpus(node, gpu) / 1_000_000_000n
  const allocatable = (node.allocatable.get(gpu)?.nanos ?? 0n) / 1_000_000_000n
  if (allocatable >= installed) return null
  return node.capacity.has(gpu)
    ? `offers ${allocatable} of its ${installed} GPUs (${gpu} allocatable)`
    : `offers no ${gpu}, though its labels say that it has GPUs`
}

function plainBlock(facts: Facts, pod: Pod, open: readonly Node[], asked: Amounts): Block | null {
  const use = useByNode(facts.kubernetes.otherPods ?? [])
  const sick = open.flatMap((node) => {
    const why = sicknessOf(pod, node)
    return why === null ? [] : [{ node, why }]
  })
  if (sick.length === open.length) return { kind: 'gpu-capacity-lost', nodes: sick }
  const well = open.filter((node) => sicknessOf(pod, node) === null)
  const short = well.map((node) => shortOn(node, use, asked))
  return short.every((names) => names.length > 0)
    ? { kind: 'cluster-busy', resources: [...new Set(short.flat())], nodes: well }
    : null
}
