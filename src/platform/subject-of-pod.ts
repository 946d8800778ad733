import type { Subject } from '../incidents/incident.ts'
import { subjectKey } from '../incidents/subject.ts'
import { instanceOf } from '../observe/instances.ts'
import type { PodRecord } from '../ports/kubernetes.ts'

/** What is needed of an Airflow to know whose its pods are. */
export type AirflowPlace = { readonly name: string; readonly namespaces: readonly string[] }

/** The task of a pod of any namespace, under the key of its history; null for a pod of no task. */
export function subjectKeyOfPod(
  { namespace, task }: Pick<PodRecord, 'namespace' | 'task'>,
  airflows: readonly AirflowPlace[],
): string | null {
  if (task === null) return null
  const subject: Subject = {
    instance: instanceOf(airflows, namespace),
    namespace,
    dag: task.dag,
    task: task.task,
  }
  return subjectKey(subject)
}
