import { installedGpus, isGpu } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import { sicknessOf } from '../evidence/scheduling/sickness.ts'
import type { Cluster, PodRecord } from '../ports/kubernetes.ts'
import { gpuAskOf, isAlive, wholeUnits, type GpuAsk } from './asked.ts'
import { gpuClasses, type GpuClass } from './gpu-class.ts'
import { knownNodes } from './known-nodes.ts'

/** A pod and what it asks of GPUs. */
export type GpuPod = { record: PodRecord; ask: GpuAsk }

/** The GPUs of one resource on one node. Counts of devices. */
export type GpuNode = {
  node: Node
  resource: string
  classes: GpuClass[]
  /** Built in. */
  total: number
  /** What the device plugin offers: less than the total where devices are lost. */
  healthy: number
  used: number
  /** What a pod could have now: none on a node that takes no pods. */
  free: number
  /** Why the node takes no pods: `is cordoned`; null where it is well. */
  trouble: string | null
  holders: GpuPod[]
}

/** Who has which GPU, and who waits, highest priority and oldest first. */
export type GpuView = { nodes: GpuNode[]; queue: GpuPod[]; atLeast: boolean }

/** The GPUs of the cluster as they are in memory. */
export function gpuView(cluster: Cluster): GpuView {
  const nodes = knownNodes(cluster).flatMap(gpuNodes)
  const byPlace = new Map(nodes.map((each) => [placeOf(each.node.name, each.resource), each]))
  const names = new Set(nodes.map(({ node }) => node.name))
  const queue: GpuPod[] = []
  for (const record of cluster.pods()) {
    if (!isAlive(record)) continue
    if (record.node === null ? record.phase !== 'Pending' : !names.has(record.node)) continue
    const ask = gpuAskOf(record)
    if (ask === null) continue
    if (record.node === null) queue.push({ record, ask })
    else hold(byPlace.get(placeOf(record.node, ask.resource)), { record, ask })
  }
  return {
    nodes: nodes.toSorted((one, other) => one.node.name.localeCompare(other.node.name)),
    queue: queue.filter(({ ask }) => ask.pod.schedulingGates.length === 0).toSorted(inTurn),
    atLeast: !cluster.seesAllNamespaces,
  }
}

function gpuNodes(node: Node): GpuNode[] {
  const resources = [...new Set([...node.capacity.keys(), ...node.allocatable.keys()])].filter(
    isGpu,
  )
  const labelled = resources.length > 0 ? resources : pluginless(node)
  const trouble = sicknessOf({ tolerations: [] }, node)
  return labelled.flatMap((resource) => {
    const healthy = wholeUnits(node.allocatable.get(resource)?.nanos ?? 0n)
    const total = Math.max(wholeUnits(installedGpus(node, resource)), healthy)
    const free = trouble === null ? healthy : 0
    const classes = gpuClasses(node)
    return total === 0
      ? []
      : [{ node, resource, classes, total, healthy, used: 0, free, trouble, holders: [] }]
  })
}

/** A node whose labels tell of GPUs while no plugin offers them. */
const pluginless = (node: Node): string[] =>
  ['amd.com/gpu', 'nvidia.com/gpu'].filter((resource) => installedGpus(node, resource) > 0n)

function hold(place: GpuNode | undefined, pod: GpuPod): void {
  if (!place) return
  place.holders.push(pod)
  place.used += pod.ask.count
  if (place.trouble === null) place.free = Math.max(0, place.free - pod.ask.count)
}

const placeOf = (node: string, resource: string): string => `${node} ${resource}`

/** The order of the scheduler's queue, as far as it can be seen: priority, then age. Source: PrioritySort. */
const inTurn = (one: GpuPod, other: GpuPod): number =>
  other.ask.pod.priority - one.ask.pod.priority ||
  one.record.createdMilliseconds - other.record.createdMilliseconds ||
  one.record.name.localeCompare(other.record.name)
