import { isGpu } from '../evidence/gpu.ts'
import { labelValue } from '../evidence/pod-task.ts'
import { entriesAt, objectsAt, textAt } from '../evidence/raw.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import type { PodRecord } from '../ports/kubernetes.ts'

/** What a task instance's pod says of it. */
export type PodWord =
  { kind: 'waits'; words: string; since: string } | { kind: 'runs'; since: string | null }

/** The pods of one run, by what their labels say; labels show names shortened and hashed. */
export function podsOfRun(pods: Iterable<PodRecord>, dag: string, run: string): PodRecord[] {
  const dagLabel = labelValue(dag)
  const runLabel = labelValue(run)
  const found: PodRecord[] = []
  for (const pod of pods) {
    if (pod.task?.dag === dagLabel && pod.task.run === runLabel) found.push(pod)
  }
  return found
}

/** The pod of this try; the newest where an operator made several. */
export function podOfTry(
  pods: PodRecord[],
  { task, mapIndex, try: attempt }: Pick<TaskInstance, 'task' | 'mapIndex' | 'try'>,
): PodRecord | null {
  const label = labelValue(task)
  const own = pods.filter(
    (pod) => pod.task?.task === label && pod.task.mapIndex === mapIndex && pod.task.try === attempt,
  )
  return (
    own.toSorted((one, other) => other.createdMilliseconds - one.createdMilliseconds)[0] ?? null
  )
}

/** Whether the pod runs, or what it waits for: `a 64G GPU`; null for a pod that is over. */
export function wordOf(pod: PodRecord): PodWord | null {
  const since = instantOf(pod.startedMilliseconds)
  if (pod.phase === 'Running') return { kind: 'runs', since }
  if (pod.phase !== 'Pending') return null
  const created = instantOf(pod.createdMilliseconds) as string
  return pod.node === null && pod.scheduledMilliseconds === null
    ? { kind: 'waits', words: nodeWords(pod), since: created }
    : { kind: 'waits', words: 'its containers', since: created }
}

/** `a 64G GPU` by node selector and limits; `a node` for a pod without GPU. */
function nodeWords({ slim }: PodRecord): string {
  const gpus = objectsAt(slim, 'spec', 'containers')
    .flatMap((container) => entriesAt(container, 'resources', 'limits'))
    .filter(([name]) => isGpu(name))
  if (gpus.length === 0) return 'a node'
  const memory =
    textAt(slim, 'spec', 'nodeSelector', 'amd.com/gpu.vram') ??
    textAt(slim, 'spec', 'nodeSelector', 'nvidia.com/gpu.memory')
  const count = gpus.reduce((sum, [, quantity]) => sum + Number(quantity), 0)
  const kind = memory ? `${memory} GPU` : 'GPU'
  return count > 1 ? `${count} × ${kind}` : `a ${kind}`
}

const instantOf = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : Temporal.Instant.fromEpochMilliseconds(milliseconds).toString()
