import type { Cluster, PodRecord } from '../ports/kubernetes.ts'
import type { Store } from '../store/store.ts'
import { readDurations, type Durations } from './durations.ts'
import { turnsOf, type Turn } from './gpu-queue.ts'
import { gpuView, type GpuView } from './gpu-view.ts'
import { subjectKeyOfPod, type AirflowPlace } from './subject-of-pod.ts'

/** Who has and who waits for GPUs now, with what earlier runs tell of it. */
export type GpuTurns = {
  view: GpuView
  turns: Turn[]
  durations: Durations
  /** The key of a pod's task, for its history. */
  keyOf(record: PodRecord): string | null
}

/** The GPUs, and the turn of every pod that waits for one. */
export async function gpuTurns(
  cluster: Cluster,
  airflows: readonly AirflowPlace[],
  store: Pick<Store, 'read'>,
  at: Temporal.Instant,
): Promise<GpuTurns> {
  const view = gpuView(cluster)
  const keyOf = (record: PodRecord) => subjectKeyOfPod(record, airflows)
  const pods = [...view.nodes.flatMap(({ holders }) => holders), ...view.queue]
  const keys = pods.flatMap(({ record }) => keyOf(record) ?? [])
  const durations = await readDurations(store, keys)
  return { view, turns: turnsOf(view, keyOf, durations, at), durations, keyOf }
}
