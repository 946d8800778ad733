import { endsAfter, type Random } from './remaining.ts'

/** A pod that holds GPUs: `node` is an index of `free`; `durations` in seconds of earlier runs of its task. */
export type Running = {
  node: number
  count: number
  elapsedSeconds: number
  durations: readonly number[]
}

/** A pod that waits, in turn; `nodes` are the indices it may run on. */
export type Queued = {
  id: string
  count: number
  nodes: ReadonlySet<number>
  durations: readonly number[]
}

/** Seconds from now: nine starts of ten fall between `low` and `high`. */
export type Expectation = { lowSeconds: number; midSeconds: number; highSeconds: number }

type Release = { atSeconds: number; node: number; count: number }

const trialsMost = 300
const workMost = 400_000

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
  }: { free: readonly number[]; running: readonly Running[]; queue: readonly Queued[] },
  random: Random,
): Map<string, Expectation | null> {
  const trials = Math.max(
    20,
    Math.min(trialsMost, Math.floor(workMost / (running.length + queue.length ** 2 + 1))),
  )
  const starts = new Map<string, number[]>(queue.map(({ id }) => [id, []]))
  for (let trial = 0; trial < trials; trial += 1)
    for (const [id, at] of oneTrial(free, running, queue, random)) starts.get(id)?.push(at)
  return new Map([...starts].map(([id, all]) => [id, summary(all)]))
}

/** One way in which it may go. */
function oneTrial(
  freeNow: readonly number[],
  running: readonly Running[],
  queue: readonly Queued[],
  random: Random,
): [string, number][] {
  const free = [...freeNow]
  const releases: Release[] = running.map(({ node, count, elapsedSeconds, durations }) => ({
    atSeconds: endsAfter(durations, elapsedSeconds, random),
    node,
    count,
  }))
  releases.sort(byTime)
  const started: [string, number][] = []
  let waiting = [...queue]
  let now = 0
  const begin = (pod: Queued, node: number): void => {
    free[node] = (free[node] ?? 0) - pod.count
    started.push([pod.id, now])
    const atSeconds = now + endsAfter(pod.durations, 0, random)
    insert(releases, { atSeconds, node, count: pod.count })
  }
  waiting = waiting.filter((pod) => {
    const node = pod.nodes.values().find((index) => (free[index] ?? 0) >= pod.count)
    if (node !== undefined) begin(pod, node)
    return node === undefined
  })
  for (let next = releases.shift(); waiting.length > 0 && next; next = releases.shift()) {
    now = next.atSeconds
    if (now === Infinity) break
    const { node } = next
    free[node] = (free[node] ?? 0) + next.count
    waiting = waiting.filter((pod) => {
      const fits = (free[node] ?? 0) >= pod.count && pod.nodes.has(node)
      if (fits) begin(pod, node)
      return !fits
    })
  }
  return [...started, ...waiting.map(({ id }): [string, number] => [id, Infinity])]
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
