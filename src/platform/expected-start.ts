import { endsAfter, type Random } from './remaining.ts'

/** A pod that holds GPUs: `node` is an index of `free`; `durations` in seconds of earlier runs of its task. */
export type Running = {
  node: number
  count: number
  elapsedSeconds: number
  durations: readonly number[]
}

/** Pods that may still come and go first, as they came lately: whoever is small enough overtakes, as does a higher priority. */
export type Arrivals = { perSecond: number; like: readonly Queued[] }

/** A pod that waits, in turn; `nodes` are the indices it may run on. */
export type Queued = {
  id: string
  count: number
  nodes: ReadonlySet<number>
  durations: readonly number[]
  priority: number
}

/** Seconds from now: nine starts of ten fall between `low` and `high`. */
export type Expectation = { lowSeconds: number; midSeconds: number; highSeconds: number }

type Release = { atSeconds: number; node: number; count: number }

const trialsMost = 150
const workMost = 400_000
const arrivalsMost = 300

/**
 * When each waiting pod is likely to start: the releases of running pods and of those that start before it are drawn from how
 * long their tasks took before, many times over, and the queue is served in its order as the scheduler does (whoever fits
 * goes). Null for a pod whose start hangs on something that nobody has seen end before.
 */
export function expectStarts(
  {
    free,
    running,
    queue,
    arrivals = none,
  }: {
    free: readonly number[]
    running: readonly Running[]
    queue: readonly Queued[]
    arrivals?: Arrivals
  },
  random: Random,
): Map<string, Expectation | null> {
  const trials = Math.max(
    20,
    Math.min(trialsMost, Math.floor(workMost / (running.length + queue.length ** 2 + 1))),
  )
  const starts = new Map<string, number[]>(queue.map(({ id }) => [id, []]))
  for (let trial = 0; trial < trials; trial += 1)
    for (const [id, at] of oneTrial(free, running, queue, arrivals, random))
      starts.get(id)?.push(at)
  return new Map([...starts].map(([id, all]) => [id, summary(all)]))
}

const none: Arrivals = { perSecond: 0, like: [] }

/** One way in which it may go. */
function oneTrial(
  freeNow: readonly number[],
  running: readonly Running[],
  queue: readonly Queued[],
  arrivals: Arrivals,
  random: Random,
): [string, number][] {
  const free = [...freeNow]
  const releases: Release[] = running.map(({ node, count, elapsedSeconds, durations }) => ({
    atSeconds: endsAfter(durations, elapsedSeconds, random),
    node,
    count,
  }))
  releases.sort(byTime)
  const tracked = new Set(queue)
  const started: [string, number][] = []
  let waiting: Queued[] = []
  let now = 0
  const begin = (pod: Queued, node: number): void => {
    free[node] = (free[node] ?? 0) - pod.count
    if (tracked.delete(pod)) started.push([pod.id, now])
    const atSeconds = now + endsAfter(pod.durations, 0, random)
    insert(releases, { atSeconds, node, count: pod.count })
  }
  const come = (pod: Queued): void => {
    const node = pod.nodes.values().find((index) => (free[index] ?? 0) >= pod.count)
    if (node !== undefined) return begin(pod, node)
    const behind = waiting.findIndex(({ priority }) => priority < pod.priority)
    waiting.splice(behind === -1 ? waiting.length : behind, 0, pod)
  }
  const release = ({ node, count }: Release): void => {
    free[node] = (free[node] ?? 0) + count
    waiting = waiting.filter((pod) => {
      const fits = (free[node] ?? 0) >= pod.count && pod.nodes.has(node)
      if (fits) begin(pod, node)
      return !fits
    })
  }
  for (const pod of queue) come(pod)
  const arriving = arrivalTimes(arrivals, random)
  while (tracked.size > 0) {
    const next = releases[0]?.atSeconds ?? Infinity
    const arrival = arriving[0] ?? Infinity
    now = Math.min(next, arrival)
    if (now === Infinity) break
    if (arrival < next) {
      arriving.shift()
      come(arrivals.like[Math.floor(random() * arrivals.like.length)] as Queued)
    } else release(releases.shift() as Release)
  }
  return [...started, ...[...tracked].map(({ id }): [string, number] => [id, Infinity])]
}

function arrivalTimes({ perSecond, like }: Arrivals, random: Random): number[] {
  if (perSecond <= 0 || like.length === 0) return []
  let at = 0
  return Array.from({ length: arrivalsMost }, () => (at += -Math.log(1 - random()) / perSecond))
}

function insert(releases: Release[], release: Release): void {
  const index = releases.findIndex(({ atSeconds }) => atSeconds > release.atSeconds)
  releases.splice(index === -1 ? releases.length : index, 0, release)
}

const byTime = (one: Release, other: Release): number => one.atSeconds - other.atSeconds

function summary(starts: number[]): Expectation | null {
  const sorted = starts.toSorted((one, other) => one - other)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  const [low, mid, high] = [at(0.05), at(0.5), at(0.95)]
  if (low === undefined || mid === undefined || high === undefined || high === Infinity) return null
  return { lowSeconds: low, midSeconds: mid, highSeconds: high }
}
