import type { FoundRun } from '../commands/resolve/run.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { disagreements } from './disagreements.ts'
import { observe } from './observe.ts'
import { podOfTry, podsOfRun, wordOf } from './pods-of-run.ts'
import type { Run } from './run.ts'
import { stagesOf } from './stages.ts'

/** A run as it is in Airflow now, with what is remembered of it; nothing is stored. Throws the endings of a call. */
export async function viewOfRun(
  { airflow, run, followed }: FoundRun,
  cluster: Pick<Cluster, 'pods'> | null,
  at: Temporal.Instant,
): Promise<Run> {
  const [tasks, instances] = await Promise.all([
    airflow.tasks(run.dag),
    airflow.taskInstances(run.dag, run.id),
  ])
  const pods = cluster ? podsOfRun(cluster.pods(), run.dag, run.id) : []
  const podWord = (instance: TaskInstance) => {
    const pod = podOfTry(pods, instance)
    return pod && wordOf(pod)
  }
  const seen = {
    instance: airflow.name,
    dagRun: run,
    stages: stagesOf(tasks, instances, podWord),
    usualSeconds: followed?.usualSeconds ?? null,
    disagreements: disagreements(instances, pods, at),
    channel: followed?.channel ?? '',
    link: airflow.runLink(run.dag, run.id),
    startedBy: followed?.startedBy ?? null,
  }
  return observe(followed, seen, `${run.dag}/${run.id}`, at)?.run ?? (followed as Run)
}
