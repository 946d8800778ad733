import { diagnose } from '../diagnosis/index.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { gather } from '../evidence/gather/index.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import type { Subject } from '../incidents/incident.ts'
import type { Airflow, TaskInstance } from '../ports/airflow.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import { podOfTry, podsOfRun } from '../runs/pods-of-run.ts'
import type { Tools } from './tools.ts'

export type JudgeNeeds = Pick<Tools, 'cluster' | 'sources' | 'clock'>

const patienceMilliseconds = 20_000

/** Judges a try from what can be learnt now; its pod's last state too, while the cluster remembers it. */
export async function judgeTry(
  airflow: Airflow,
  instance: TaskInstance,
  { cluster, sources, clock }: JudgeNeeds,
): Promise<Finding> {
  const pod = cluster && podOfTry(podsOfRun(cluster.pods(), instance.dag, instance.run), instance)
  const subject: Subject = {
    instance: airflow.name,
    namespace: pod?.namespace ?? airflow.namespaces[0] ?? null,
    dag: instance.dag,
    task: instance.task,
  }
  const { run, mapIndex, try: attempt } = instance
  const frozen = frozenOf(pod, cluster, clock.now())
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const gathered = await gather(
    sources,
    subject,
    { run, mapIndex, attempt },
    frozen,
    clock.now(),
    signal,
  )
  return gathered.learnt.finding ?? diagnose(gathered.snapshot)
}

/** Judges a pod from what can be learnt now. */
export async function judgePod(
  pod: PodRecord,
  { cluster, sources, clock }: JudgeNeeds,
): Promise<Finding> {
  const subject = {
    instance:
      sources.airflows.find(({ namespaces }) => namespaces.includes(pod.namespace))?.name ?? null,
    namespace: pod.namespace,
    dag: pod.task?.dag ?? pod.name,
    task: pod.task?.task ?? null,
  }
  const attempt = pod.task && {
    run: pod.task.run,
    mapIndex: pod.task.mapIndex,
    attempt: pod.task.try,
  }
  const frozen = frozenOf(pod, cluster, clock.now())
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const gathered = await gather(sources, subject, attempt, frozen, clock.now(), signal)
  return gathered.learnt.finding ?? diagnose(gathered.snapshot)
}

function frozenOf(
  pod: PodRecord | null,
  cluster: Tools['cluster'],
  at: Temporal.Instant,
): Snapshot {
  const snapshot = { snapshot: 1, at: at.toString() } as const
  return pod && cluster ? { ...snapshot, kubernetes: cluster.freeze(pod.slim, false) } : snapshot
}
