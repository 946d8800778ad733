import { effectiveRequests } from '../evidence/scheduling/effective-requests.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import { isGpu } from '../evidence/gpu.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import type { Line } from '../reply.ts'
import type { Store } from '../store/store.ts'
import { tasksOfDag } from '../waiting/task-memory.ts'
import { fitLine } from './fit-lines.ts'
import { fitOf } from './fit.ts'
import { podOfShape } from './shape.ts'

/** Whether the pods that a DAG started last would start now, a line for the one that asks for most; none when none was seen. */
export async function fitLinesOfDag(
  dag: string,
  { store, cluster }: { store: Pick<Store, 'find'>; cluster: Cluster | null },
): Promise<Line[]> {
  if (!cluster) return []
  const known = await tasksOfDag(store, dag)
  const pods = known.map(({ body }) => ({
    task: body.subject.task ?? body.subject.dag,
    pod: podOfShape(body.shape, cluster),
  }))
  const heaviest = pods.toSorted((one, other) => weightOf(other.pod) - weightOf(one.pod))[0]
  return heaviest ? [fitLine(heaviest.task, fitOf(heaviest.pod, cluster))] : []
}

/** GPUs weigh more than any memory. */
function weightOf(pod: Pod): number {
  return [...effectiveRequests(pod)].reduce(
    (sum, [name, nanos]) =>
      sum + (isGpu(name) ? Number(nanos) * 1e12 : name === 'memory' ? Number(nanos) / 1e9 : 0),
    0,
  )
}
