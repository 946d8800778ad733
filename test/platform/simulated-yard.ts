import { placesFor } from '../../src/platform/gpu-queue.ts'
import { gpuView, type GpuView } from '../../src/platform/gpu-view.ts'
import type { PodRecord } from '../../src/ports/kubernetes.ts'
import type { Job } from './day-of-jobs.ts'
import { clusterOf, node, recordOf } from './given.ts'
import type { Yard } from './replay.ts'

const places = [
  ...['a', 'b', 'c'].map((name) => ({ name, gpus: 4, labels: { 'amd.com/gpu.vram': '64G' } })),
  ...['d', 'e'].map((name) => ({ name, gpus: 1, labels: { 'amd.com/gpu.vram': '32G' } })),
].map(node)

/** The order of the scheduler, simulated: by priority and then by age, whoever fits goes. */
export function simulatedYard(): Yard {
  const live = new Map<string, { job: Job; record: PodRecord }>()
  const view = (): GpuView =>
    gpuView(clusterOf({ nodes: places, pods: [...live.values()].map(({ record }) => record) }))

  function serve(at: number): string[] {
    const begun: string[] = []
    for (;;) {
      const { queue, nodes } = view()
      const next = queue.flatMap((pod) => {
        const place = placesFor(pod, nodes).find(({ free }) => free >= pod.ask.count)
        return place ? [{ name: pod.record.name, place }] : []
      })[0]
      if (!next) return begun
      const { job } = live.get(next.name)!
      live.set(next.name, { job, record: podOf(job, next.place.node.name, at) })
      begun.push(next.name)
    }
  }

  return {
    view,
    add(job) {
      live.set(job.name, { job, record: podOf(job, null, null) })
      return Promise.resolve(serve(job.arrivesAt))
    },
    end(name, at) {
      live.delete(name)
      return Promise.resolve(serve(at))
    },
  }
}

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
