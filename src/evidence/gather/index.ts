import { diagnose } from '../../diagnosis/index.ts'
import type { Occurrence, Subject } from '../../incidents/incident.ts'
import type { Airflow } from '../../ports/airflow.ts'
import type { Cluster } from '../../ports/kubernetes.ts'
import type { PeakSource, SparkSource } from '../../ports/sources.ts'
import { readLogs } from '../log/log-facts.ts'
import { tellingLines } from '../log/telling-lines.ts'
import { objectsAt, textAt } from '../raw.ts'
import { redactSnapshot } from '../redact.ts'
import type { KubernetesEvidence, MemoryEvidence, Raw, Snapshot } from '../snapshot.ts'
import { type Attempt, fromAirflow } from './from-airflow.ts'
import { ask, type Missing } from './limit.ts'

/** Whom to ask; what is not configured is null and done without. */
export type Sources = {
  cluster: Cluster | null
  airflows: Airflow[]
  peaks: PeakSource | null
  spark: SparkSource | null
}

const linesMax = 15

/**
 * Asks every source that can add to a frozen snapshot, side by side and until the signal at most, and judges anew.
 * Never rejects: a source that is silent is named in the finding.
 */
export async function gather(
  sources: Sources,
  subject: Subject,
  attempt: Attempt | null,
  frozen: Snapshot,
  at: Temporal.Instant,
  signal: AbortSignal,
): Promise<{ snapshot: Snapshot; learnt: Partial<Occurrence> }> {
  const missing: Missing[] = []
  const airflow = sources.airflows.find(({ name }) => name === subject.instance) ?? null
  const [kubernetes, word, memory] = await Promise.all([
    fromCluster(sources.cluster, frozen.kubernetes, missing, signal),
    airflow && attempt ? fromAirflow(airflow, subject, attempt, at, missing, signal) : null,
    fromPeaks(sources.peaks, frozen.kubernetes?.pod, at, missing, signal),
  ])
  const applications = applicationIds(word?.evidence.log ?? '')
  const hadoop =
    sources.spark && applications.length > 0
      ? await sources.spark.evidence(applications, signal)
      : null
  const hasLog = Boolean(word?.evidence.log) || frozen.kubernetes?.logs !== undefined
  const snapshot = redactSnapshot({
    ...frozen,
    at: at.toString(),
    ...(kubernetes ? { kubernetes } : {}),
    ...(word ? { airflow: word.evidence } : {}),
    ...(memory ? { memory } : {}),
    ...(hadoop?.yarn ? { yarn: hadoop.yarn } : {}),
    ...(hadoop?.spark ? { spark: hadoop.spark } : {}),
    notAvailable: [...missing, ...(hadoop?.notAvailable ?? [])].filter(
      ({ source, reason }) => !(hasLog && isGoneWithItsPod(source, reason)),
    ),
  })
  const finding = diagnose(snapshot)
  const podLog = snapshot.kubernetes?.logs?.[finding.container ?? 'base']
  return {
    snapshot,
    learnt: {
      finding,
      gathered: true,
      logTail: tellingLines(podLog || snapshot.airflow?.log || '', { max: linesMax }),
      peak: memory?.peakBytes
        ? { bytes: memory.peakBytes, source: memory.source ?? 'Prometheus' }
        : null,
      airflowText: airflowWords(snapshot),
      ...(word?.run ? { run: word.run.id } : {}),
      ...(word?.task ? { tries: word.task.tries } : {}),
      ...(word?.taskLink ? { taskLink: word.taskLink } : {}),
    },
  }
}

async function fromCluster(
  cluster: Cluster | null,
  frozen: KubernetesEvidence | undefined,
  missing: Missing[],
  signal: AbortSignal,
): Promise<KubernetesEvidence | undefined> {
  if (!cluster || !frozen?.pod) return frozen
  const asked = await cluster.gather(frozen.pod, frozen.podDeleted ?? false, signal)
  missing.push(...asked.notAvailable)
  return { ...frozen, ...asked.evidence }
}

async function fromPeaks(
  peaks: PeakSource | null,
  pod: Raw | undefined,
  at: Temporal.Instant,
  missing: Missing[],
  signal: AbortSignal,
): Promise<MemoryEvidence | null> {
  const namespace = textAt(pod, 'metadata', 'namespace')
  const name = textAt(pod, 'metadata', 'name')
  const ended = objectsAt(pod, 'status', 'containerStatuses').find((each) =>
    textAt(each, 'state', 'terminated', 'startedAt'),
  )
  const container = textAt(ended, 'name')
  const from = textAt(ended, 'state', 'terminated', 'startedAt')
  if (!peaks || !namespace || !name || !container || !from) return null
  return ask('Prometheus', missing, signal, () =>
    peaks.memoryPeak({
      namespace,
      pod: name,
      container,
      from: Temporal.Instant.from(from),
      to: at,
    }),
  )
}

/** The operator deletes its pods; what they printed stands in the task log. */
const isGoneWithItsPod = (source: string, reason: string): boolean =>
  source.startsWith('Log of the container') && reason.includes('404')

/** The error that Airflow's log ends with; null where its last line is no error. */
function airflowWords({ at, airflow = {} }: Snapshot): string | null {
  const ending = readLogs({ snapshot: 1, at, airflow }).task?.ending ?? null
  return ending === null || ending.weak ? null : ending.text
}

/** Applications named in a task log, newest last, at most three: a launcher and what it launched. */
function applicationIds(log: string): string[] {
  const all = [...log.matchAll(/\bapplication_\d{13}_\d{4,}\b/g)].map(([id]) => id)
  return [...new Set(all)].slice(-3)
}
