import { labelValue } from '../evidence/pod-task.ts'
import { runLabel } from '../incidents/subject.ts'
import { instanceOf } from '../observe/instances.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import type { Run } from '../runs/run.ts'
import type { Store } from '../store/store.ts'
import type { AirflowPlace } from './subject-of-pod.ts'

/** The followed run under way to which a pod belongs, or null. Labels show ids shortened and hashed: the ids are hashed and compared. */
export type RunOf = (record: Pick<PodRecord, 'namespace' | 'task'>) => Run | null

/** Reads the followed runs under way, to know whose the pods are. */
export async function readRunsOfPods(
  store: Pick<Store, 'find'>,
  airflows: readonly AirflowPlace[],
): Promise<RunOf> {
  const found = await Promise.all([
    store.find<Run>('run', 'state:running'),
    store.find<Run>('run', 'state:queued'),
  ])
  const runs = new Map(
    found
      .flat()
      .map(({ body }) => [keyOf(body.instance, labelValue(body.dag), runLabel(body.run)), body]),
  )
  return ({ namespace, task }) => {
    const instance = task && instanceOf(airflows, namespace)
    return task && instance ? (runs.get(keyOf(instance, task.dag, task.run)) ?? null) : null
  }
}

const keyOf = (...parts: string[]): string => parts.join(' ')
