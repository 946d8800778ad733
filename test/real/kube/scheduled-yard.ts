import { createCluster } from '../../../integrations/kubernetes/cluster.ts'
import { PodCopy } from '../../../integrations/kubernetes/cache/pod-copy.ts'
import { connect } from '../../../integrations/kubernetes/connection/connection.ts'
import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { isAlive } from '../../../src/platform/asked.ts'
import { placesFor } from '../../../src/platform/gpu-queue.ts'
import { gpuView, type GpuView } from '../../../src/platform/gpu-view.ts'
import type { Job } from '../../platform/day-of-jobs.ts'
import { ago, clusterOf } from '../../platform/given.ts'
import type { Yard } from '../../platform/replay.ts'
import type { KubeConnection } from './connect.ts'
import { operatorPod } from './operator-pod.ts'

const settleMilliseconds = 120_000
const urgent = 'urgent'

/** A pod as the API server last told of it, with the second of the day at which it came and at which it was started. */
type Live = { raw: Raw; arrivedAt: number; startedAt: number | null }

/**
 * A namespace of a real cluster as the yard of a day: pods are placed by the scheduler and ended by kwok, and what is seen of them is
 * what Groundcrew's own watch brings; only their times are those of the day. `close` ends the watch.
 */
export async function scheduledYard(
  kube: KubeConnection,
  namespace: string,
): Promise<Yard & { close(): Promise<void> }> {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const live = new Map<string, Live>()
  const stop = new AbortController()
  const connection = connect({ kubeconfig: kube.kubeconfigPath })
  const cluster = createCluster({ connection, namespaces: [namespace] })
  let changed = Promise.withResolvers<void>()
  let day = 0

  await cluster.start(({ kind, pod, record }) => {
    const known = live.get(record.name)
    if (kind === 'gone' || !isAlive(record)) live.delete(record.name)
    else if (known) known.raw = pod
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }, stop.signal)
  await kube.must('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {
    metadata: { name: urgent },
    value: 10,
    preemptionPolicy: 'Never',
  })

  const view = (): GpuView =>
    gpuView(clusterOf({ nodes: cluster.nodes(), pods: [...live.values()].map(recordOf) }))

  async function until(what: string, holds: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(settleMilliseconds)
    const late = new Promise<never>((_, reject) =>
      deadline.addEventListener('abort', () => reject(new Error(`not ${what} in time`))),
    )
    while (!holds()) await Promise.race([changed.promise, late])
  }

  /** Waits until the scheduler has looked at everyone and nobody who waits would fit; answers who was started. */
  async function settle(): Promise<string[]> {
    await until('settled', () => {
      const { queue, nodes } = view()
      return (
        queue.every((pod) => !placesFor(pod, nodes).some(({ free }) => free >= pod.ask.count)) &&
        [...live.values()].every(({ raw }) => isPlaced(raw) || wasRefused(raw))
      )
    })
    const begun = [...live.values()].filter(
      ({ raw, startedAt }) => isPlaced(raw) && startedAt === null,
    )
    for (const each of begun) each.startedAt = day
    return begun.map(({ raw }) => textAt(raw, 'metadata', 'name') ?? '')
  }

  return {
    view,
    async add(job) {
      day = job.arrivesAt
      live.set(job.name, { raw: bodyOf(job, namespace), arrivedAt: day, startedAt: null })
      await kube.must('POST', pods, bodyOf(job, namespace))
      return settle()
    },
    async end(name, at) {
      day = at
      const annotations = { 'groundcrew.test/outcome': 'completed', 'groundcrew.test/after': '1ms' }
      await kube.patch(`${pods}/${name}`, { metadata: { annotations } })
      await until(`end of ${name}`, () => !live.has(name))
      return settle()
    },
    async close() {
      stop.abort()
      await connection.close()
    },
  }
}

const bodyOf = (job: Job, namespace: string): Raw => {
  const body = operatorPod(job.name, {
    dag: job.dag,
    vram: job.vram,
    limits: { 'amd.com/gpu': String(job.gpus) },
    ...(job.priority > 0 ? { priorityClass: urgent } : {}),
  }) as Raw
  return { ...body, metadata: { ...objectAt(body, 'metadata'), namespace } }
}

const recordOf = ({ raw, arrivedAt, startedAt }: Live): PodCopy =>
  new PodCopy({
    ...raw,
    metadata: { ...objectAt(raw, 'metadata'), creationTimestamp: momentOf(arrivedAt) },
    status: {
      ...objectAt(raw, 'status'),
      startTime: startedAt === null ? null : momentOf(startedAt),
    },
  })

const momentOf = (secondOfDay: number): string => ago(-Math.round(secondOfDay))

const isPlaced = (raw: Raw): boolean => textAt(raw, 'spec', 'nodeName') !== null

const wasRefused = (raw: Raw): boolean =>
  objectsAt(raw, 'status', 'conditions').some(({ reason }) => reason === 'Unschedulable')
