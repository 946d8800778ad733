import { seededRandom, type Random } from '../../src/platform/remaining.ts'
import type { Expectation } from '../../src/platform/expected-start.ts'
import { placesFor, turnsOf } from '../../src/platform/gpu-queue.ts'
import { gpuView } from '../../src/platform/gpu-view.ts'
import type { PodRecord } from '../../src/ports/kubernetes.ts'
import { clusterOf, node, now, recordOf } from './given.ts'

type Job = {
  name: string
  dag: string
  arrivesAt: number
  runsSeconds: number
  gpus: number
  vram: string
  priority: number
}
type Live = { job: Job; record: PodRecord; startedAt: number | null; node: string | null }

/** What was said of a waiting pod's start when it came, and when it really started; in seconds of the day. */
export type Said = { saidAt: number; expected: Expectation | null; startedAt: number }

const kinds = [
  { dag: 'tone_check', median: 1200, spread: 0.25, gpus: 1, vram: '64G', weight: 5 },
  { dag: 'add_a_link', median: 500, spread: 0.4, gpus: 1, vram: '64G', weight: 6 },
  { dag: 'article_quality', median: 2700, spread: 0.15, gpus: 1, vram: '64G', weight: 3 },
  { dag: 'revert_risk', median: 1800, spread: 0.5, gpus: 2, vram: '64G', weight: 2 },
  { dag: 'embeddings', median: 3600, spread: 0.2, gpus: 4, vram: '64G', weight: 1 },
  { dag: 'article_topic', median: 1300, spread: 0.3, gpus: 1, vram: '32G', weight: 4 },
]
const places = [
  ...['a', 'b', 'c'].map((name) => ({ name, gpus: 4, labels: { 'amd.com/gpu.vram': '64G' } })),
  ...['d', 'e'].map((name) => ({ name, gpus: 1, labels: { 'amd.com/gpu.vram': '32G' } })),
].map(node)
const daySeconds = 86_400

/**
 * A day of GPU jobs through the order of the scheduler: by priority and then by age, whoever fits goes. Each job that must
 * wait is told of its start when it comes, from what had ended by then.
 */
export function replay(seed: number, jobsMost: number): Said[] {
  const random = seededRandom(seed)
  const jobs = dayOfJobs(random, jobsMost)
  const history = new Map(
    kinds.map(({ dag, median, spread }) => [
      dag,
      Array.from({ length: 12 }, () => lasts(median, spread, random)),
    ]),
  )
  const live = new Map<string, Live>()
  const pending: { saidAt: number; expected: Expectation | null; name: string }[] = []
  const started = new Map<string, number>()
  const events = jobs.map((job) => ({ at: job.arrivesAt, ends: null as string | null, job }))
  events.sort((one, other) => one.at - other.at)
  while (events.length > 0) {
    const event = events.shift()!
    if (event.ends === null) live.set(event.job.name, waitingPod(event.job))
    else {
      history.get(event.job.dag)!.push(event.job.runsSeconds)
      live.delete(event.ends)
    }
    for (const each of serve(live, event.at)) {
      started.set(each.job.name, event.at)
      const at = event.at + each.job.runsSeconds
      const index = events.findIndex((later) => later.at > at)
      const end = { at, ends: each.job.name, job: each.job }
      events.splice(index === -1 ? events.length : index, 0, end)
    }
    if (event.ends === null && live.get(event.job.name)?.node === null) {
      const turns = turnsOf(
        viewOf(live),
        ({ task }) => task?.dag ?? null,
        (key) => history.get(key) ?? [],
        now.add({ seconds: Math.round(event.at) }),
      )
      const turn = turns.find(({ pod }) => pod.record.name === event.job.name)
      pending.push({ saidAt: event.at, expected: turn?.expected ?? null, name: event.job.name })
    }
  }
  return pending.map(({ saidAt, expected, name }) => ({
    saidAt,
    expected,
    startedAt: started.get(name) ?? Infinity,
  }))
}

const viewOf = (live: Map<string, Live>) =>
  gpuView(clusterOf({ nodes: places, pods: [...live.values()].map(({ record }) => record) }))

/** One pass of the scheduler over what waits; answers what it has started. */
function serve(live: Map<string, Live>, at: number): Live[] {
  const begun: Live[] = []
  for (;;) {
    const view = viewOf(live)
    const next = view.queue.flatMap((pod) => {
      const place = placesFor(pod, view.nodes).find(({ free }) => free >= pod.ask.count)
      return place ? [{ pod, place }] : []
    })[0]
    if (!next) return begun
    const waiting = live.get(next.pod.record.name)!
    const running: Live = {
      ...waiting,
      startedAt: at,
      node: next.place.node.name,
      record: podOf(waiting.job, next.place.node.name, at),
    }
    live.set(waiting.job.name, running)
    begun.push(running)
  }
}

const waitingPod = (job: Job): Live => ({
  job,
  record: podOf(job, null, null),
  startedAt: null,
  node: null,
})

const podOf = (job: Job, place: string | null, startedAt: number | null): PodRecord =>
  recordOf({
    name: job.name,
    dag: job.dag,
    gpus: job.gpus,
    vram: job.vram,
    priority: job.priority,
    node: place,
    created: -Math.round(job.arrivesAt),
    started: startedAt === null ? null : -Math.round(startedAt),
  })

function dayOfJobs(random: Random, most: number): Job[] {
  const weights = kinds.flatMap((kind) => Array.from({ length: kind.weight }, () => kind))
  return Array.from({ length: most }, (_, index) => {
    const kind = weights[Math.floor(random() * weights.length)]!
    return {
      name: `job-${index}`,
      dag: kind.dag,
      arrivesAt: random() * daySeconds,
      runsSeconds: lasts(kind.median, kind.spread, random),
      gpus: kind.gpus,
      vram: kind.vram,
      priority: random() < 0.03 ? 10 : 0,
    }
  })
}

/** Around a median, as runs are: seldom much shorter, sometimes much longer. */
function lasts(median: number, spread: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(spread * normal)
}
