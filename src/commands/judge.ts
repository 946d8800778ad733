import { diagnose } from '../diagnosis/index.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { gather } from '../evidence/gather/index.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import { openIncident } from '../incidents/book.ts'
import type { Subject } from '../incidents/incident.ts'
import { subjectKey, triesOfRun, tryKey } from '../incidents/subject.ts'
import type { Airflow, TaskInstance } from '../ports/airflow.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import { sayTask, type Act } from '../runs/act.ts'
import { judgedAsEnded } from '../runs/ended-from-chat.ts'
import { podOfTry, podsOfRun } from '../runs/pods-of-run.ts'
import { stoppedByUs } from '../runs/stopped-by-us.ts'
import type { Store } from '../store/store.ts'
import type { Tools } from './tools.ts'

export type JudgeNeeds = Pick<Tools, 'cluster' | 'sources' | 'clock' | 'store'>

/** A judgement, and the act by which somebody ended the try from chat; null: nobody did. */
export type Judged = { finding: Finding; endedBy: Act | null }

const patienceMilliseconds = 20_000

/**
 * Judges a try. One that has ended and was told is judged as its card has it, or from the evidence kept of it; another
 * from what can be learnt now, its pod's last state too, while the cluster remembers it. What somebody ended from chat is
 * judged as what killed it before that, else as a person's decision.
 */
export async function judgeTry(
  airflow: Airflow,
  instance: TaskInstance,
  { cluster, sources, clock, store }: JudgeNeeds,
): Promise<Judged> {
  const pod = cluster && podOfTry(podsOfRun(cluster.pods(), instance.dag, instance.run), instance)
  const subject: Subject = {
    instance: airflow.name,
    namespace: pod?.namespace ?? airflow.namespaces[0] ?? null,
    dag: instance.dag,
    task: instance.task,
  }
  const { run, mapIndex, try: attempt } = instance
  const ended = ['failed', 'up_for_retry'].includes(instance.state) || pod?.phase === 'Failed'
  const endedBy =
    instance.state === 'failed' ? await stoppedByUs(store, airflow.name, instance) : null
  const told = ended
    ? await toldOf(store, subject, tryKey(subject, { run, mapIndex, attempt }))
    : null
  const stands = told ?? (endedBy && (await verdictBefore(store, subject, endedBy)))
  if (stands) return { finding: stands, endedBy }
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const frozen = await freeze(pod, subject, cluster, clock.now(), signal)
  const gathered = await gather(
    sources,
    subject,
    { run, mapIndex, attempt },
    frozen,
    clock.now(),
    signal,
  )
  const finding = gathered.learnt.finding ?? diagnose(gathered.snapshot)
  return {
    finding: endedBy ? judgedAsEnded(endedBy, sayTask(instance), finding) : finding,
    endedBy,
  }
}

/** Judges a pod: one that has failed and was told as its card has it, another from what can be learnt now. */
export async function judgePod(
  pod: PodRecord,
  { cluster, sources, clock, store }: JudgeNeeds,
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
  const told =
    attempt && pod.phase === 'Failed'
      ? await toldOf(store, subject, tryKey(subject, attempt))
      : null
  if (told) return told
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const frozen = await freeze(pod, subject, cluster, clock.now(), signal)
  const gathered = await gather(sources, subject, attempt, frozen, clock.now(), signal)
  return gathered.learnt.finding ?? diagnose(gathered.snapshot)
}

async function toldOf(store: Store, subject: Subject, key: string): Promise<Finding | null> {
  const incident = await openIncident(store, subjectKey(subject))
  if (incident?.body.latest.key === key) return incident.body.latest.finding
  const kept = await store.read<Snapshot>('snapshot', key)
  return kept && diagnose(kept.body)
}

/** Tries are ended because of what befell an earlier one of the same run: that verdict stands. */
async function verdictBefore(
  store: Store,
  subject: Subject,
  { request }: Act,
): Promise<Finding | null> {
  if (request.kind !== 'stop-retrying') return null
  const incident = await openIncident(store, subjectKey(subject))
  const tries = triesOfRun(subjectKey(subject), request.run)
  const last = incident?.body.seen.findLast((key) => key.startsWith(tries))
  return last === undefined ? null : toldOf(store, subject, last)
}

/** A pod with what belongs to its judgement; where it is gone, its quotas, limits and nodes, which still say what it may ask for. */
async function freeze(
  pod: PodRecord | null,
  { namespace }: Subject,
  cluster: Tools['cluster'],
  at: Temporal.Instant,
  signal: AbortSignal,
): Promise<Snapshot> {
  const snapshot = { snapshot: 1, at: at.toString() } as const
  if (!cluster) return snapshot
  if (pod)
    return { ...snapshot, kubernetes: cluster.freeze(await cluster.whole(pod, signal), false) }
  return namespace === null
    ? snapshot
    : { ...snapshot, kubernetes: cluster.surroundings(namespace) }
}
