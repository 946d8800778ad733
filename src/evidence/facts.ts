import { readAirflow, type AirflowFacts } from './airflow-facts.ts'
import { readKubernetes, type KubernetesFacts } from './kubernetes-facts.ts'
import type { Pod } from './kubernetes-pod.ts'
import { readLogs, type LogFacts } from './log/log-facts.ts'
import { readMemory, type MemoryFacts } from './memory-facts.ts'
import { withoutEarlierPod } from './earlier-pod.ts'
import { withPodOfEvents } from './pod-of-events.ts'
import { instantAt, objectsAt, textAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'
import { readSpark, type SparkFacts } from './spark-facts.ts'
import { withToldPod } from './told-pod.ts'

/** Everything a rule may ask of a snapshot, parsed once and typed. */
export type Facts = {
  /** The moment of judgement; null where the snapshot does not say. */
  at: Temporal.Instant | null
  kubernetes: KubernetesFacts
  airflow: AirflowFacts
  logs: LogFacts
  spark: SparkFacts
  memory: MemoryFacts
  /** Tells one occurrence from the next: pod uid, container and end, or run, task and try. */
  occurrence: string
  /** Evidence that was asked for and not had: `Prometheus: timed out`. */
  notAvailable: string[]
}

/** Reads a snapshot; any JSON will do. */
export function readFacts(snapshot: Snapshot): Facts {
  const airflow = readAirflow(snapshot)
  const logs = readLogs(snapshot)
  const kubernetes = readKubernetes(withPodOfEvents(withToldPod(withoutEarlierPod(snapshot), logs)))
  return {
    at: instantAt(snapshot, 'at'),
    kubernetes,
    airflow,
    logs,
    spark: readSpark(snapshot, logs),
    memory: readMemory(snapshot),
    occurrence: kubernetes.pod ? podOccurrence(kubernetes.pod) : tryOccurrence(airflow),
    notAvailable: objectsAt(snapshot, 'notAvailable').map(
      (source) =>
        `${textAt(source, 'source') ?? 'a source'}: ${textAt(source, 'reason') ?? 'no answer'}`,
    ),
  }
}

/** The last end of any of the pod's containers is the occurrence; a pod that never ran has none but itself. */
function podOccurrence(pod: Pod): string {
  const ends = pod.containers.flatMap(({ name, state, lastState }) => {
    const finishedAt = (state.terminated ?? lastState.terminated)?.finishedAt
    return finishedAt ? [{ name, finishedAt }] : []
  })
  const last = ends.toSorted((one, other) =>
    Temporal.Instant.compare(other.finishedAt, one.finishedAt),
  )[0]
  const parts = ['pod', pod.uid ?? `${pod.namespace}/${pod.name}`]
  return [...parts, ...(last ? [last.name, String(last.finishedAt)] : [])].join('/')
}

const tryOccurrence = ({ dagId, runId, taskId, tryNumber }: AirflowFacts): string =>
  ['try', dagId, runId, taskId, tryNumber].map((part) => part ?? '-').join('/')
