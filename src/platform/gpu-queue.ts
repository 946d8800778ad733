import { nodeMatches, untoleratedTaints, marksSickness } from '../evidence/scheduling/node-match.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import type { Durations } from './durations.ts'
import { expectStarts, type Arrivals, type Expectation } from './expected-start.ts'
import type { GpuNode, GpuPod, GpuView } from './gpu-view.ts'
import { seededRandom } from './remaining.ts'

/** A waiting pod's turn among those that want the same GPUs. */
export type Turn = {
  pod: GpuPod
  /** 1 is next. */
  position: number
  of: number
  /** Null: nobody can say. */
  expected: Expectation | null
  /** The nodes it may run on. */
  nodes: GpuNode[]
  /** Why no time can be given, or from how many earlier runs it comes. */
  basis: string
}

const expectedMost = 100
/** What came in this time tells what will come. */
const lateSeconds = 1800

/** Pods that ask for the same have the same places. */
type Wish = { places: Set<GpuNode>; indices: Set<number> }

/** The turn of every waiting pod. A pod that fits no node is never expected. */
export function turnsOf(
  { nodes, queue }: GpuView,
  keyOf: (record: PodRecord) => string | null,
  durations: Durations,
  at: Temporal.Instant,
): Turn[] {
  const wishOf = wishes(nodes)
  const durationsOf = ({ record }: GpuPod): readonly number[] => {
    const key = keyOf(record)
    return key === null ? [] : durations(key)
  }
  const placed = queue.map((pod) => ({ pod, wish: wishOf(pod) }))
  const queued = placed.slice(0, expectedMost).map(({ pod, wish }) => ({
    id: pod.record.uid,
    count: pod.ask.count,
    nodes: wish.indices,
    durations: durationsOf(pod),
    priority: pod.ask.pod.priority,
  }))
  const wanted = queued.reduce((all, each) => all.union(each.nodes), new Set<number>())
  const running = nodes.flatMap((node, index) =>
    wanted.has(index)
      ? node.holders.map((holder) => ({
          node: index,
          count: holder.ask.count,
          elapsedSeconds: elapsedSeconds(holder.record, at),
          durations: durationsOf(holder),
        }))
      : [],
  )
  const free = nodes.map((each) => each.free)
  const arrivalsOf = (): Arrivals => {
    const since = at.epochMilliseconds - lateSeconds * 1000
    const late = [...queue, ...nodes.flatMap(({ holders }) => holders)].filter(
      ({ record }) => record.createdMilliseconds >= since,
    )
    const like = late.slice(0, expectedMost).map((pod) => ({
      id: '',
      count: pod.ask.count,
      nodes: wishOf(pod).indices,
      durations: durationsOf(pod),
      priority: pod.ask.pod.priority,
    }))
    return { perSecond: late.length / lateSeconds, like }
  }
  const expected = expectStarts(
    { free, running, queue: queued, arrivals: arrivalsOf() },
    seededRandom(1),
  )
  const crowdOf = crowds(placed, durationsOf)
  return placed.map(({ pod, wish }) => {
    const { places, positions, basis } = crowdOf(wish)
    const expectation = places.length === 0 ? null : (expected.get(pod.record.uid) ?? null)
    return {
      pod,
      nodes: places,
      position: positions.get(pod) ?? 0,
      of: positions.size,
      expected: expectation,
      basis: expectation === null ? basis.unknown : basis.known,
    }
  })
}

/** What is the same for all that wish for the same: the nodes, who else wants one of them in turn, what an expectation rests on. */
type Crowd = {
  places: GpuNode[]
  positions: ReadonlyMap<GpuPod, number>
  basis: { known: string; unknown: string }
}

function crowds(
  placed: readonly { pod: GpuPod; wish: Wish }[],
  durationsOf: (pod: GpuPod) => readonly number[],
): (wish: Wish) => Crowd {
  const known = new Map<Wish, Crowd>()
  const wishes = new Set(placed.map(({ wish }) => wish))
  return (wish) => {
    const before = known.get(wish)
    if (before) return before
    const rivals = new Set([wish, ...[...wishes].filter((other) => overlaps(other, wish))])
    const places = [...wish.places]
    const crowd: Crowd = {
      places,
      positions: new Map(
        placed
          .filter((each) => rivals.has(each.wish))
          .map(({ pod }, index) => [pod, index + 1] as const),
      ),
      basis: basisOf(places, durationsOf),
    }
    known.set(wish, crowd)
    return crowd
  }
}

/** Where a pod could run, worked out once for all that ask for the same. */
function wishes(nodes: readonly GpuNode[]): (pod: GpuPod) => Wish {
  const known = new Map<string, Wish>()
  return (pod) => {
    const { resource, count, pod: asking } = pod.ask
    const { nodeSelector, affinity, tolerations } = asking
    const key = JSON.stringify([resource, count, [...nodeSelector], affinity, tolerations])
    const wish = known.get(key) ?? wishFor(pod, nodes)
    known.set(key, wish)
    return wish
  }
}

function wishFor(pod: GpuPod, nodes: readonly GpuNode[]): Wish {
  const places = new Set(placesFor(pod, nodes))
  const indices = new Set(nodes.flatMap((node, index) => (places.has(node) ? [index] : [])))
  return { places, indices }
}

const overlaps = (one: Wish, other: Wish): boolean => !one.indices.isDisjointFrom(other.indices)

/** The nodes that could take the pod when they are empty: selector, affinity, taints of the house and the number of GPUs. */
export const placesFor = ({ ask: { pod, resource, count } }: GpuPod, nodes: readonly GpuNode[]) =>
  nodes.filter(
    (each) =>
      each.resource === resource &&
      each.healthy >= count &&
      each.trouble === null &&
      nodeMatches(pod, each.node) &&
      untoleratedTaints(pod, each.node).every(marksSickness),
  )

export const elapsedSeconds = (record: PodRecord, at: Temporal.Instant): number =>
  Math.max(
    0,
    (at.epochMilliseconds -
      (record.startedMilliseconds ?? record.scheduledMilliseconds ?? record.createdMilliseconds)) /
      1000,
  )

function basisOf(
  nodes: readonly GpuNode[],
  durationsOf: (pod: GpuPod) => readonly number[],
): Crowd['basis'] {
  const none = 'no node that takes pods has such GPUs'
  if (nodes.length === 0) return { known: none, unknown: none }
  const holders = nodes.flatMap((node) => node.holders)
  const without = holders.find((holder) => durationsOf(holder).length === 0)
  const unknown = without
    ? `no earlier run of ${nameOf(without)} is known`
    : 'earlier runs do not tell'
  const runs = new Set(holders.map(durationsOf))
    .values()
    .reduce((sum, { length }) => sum + length, 0)
  const known = `from ${runs} earlier ${runs === 1 ? 'run' : 'runs'} of the tasks that hold them`
  return { known, unknown }
}

/** A pod's task, or its name. */
export const nameOf = ({ record }: Pick<GpuPod, 'record'>): string =>
  record.task ? `${record.task.dag} / ${record.task.task}` : record.name
