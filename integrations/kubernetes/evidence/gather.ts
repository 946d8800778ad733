import type { KubernetesEvidence, Raw } from '../../../src/evidence/snapshot.ts'
import type { Connection } from '../connection/connection.ts'
import { eventQuestions } from './events.ts'
import { logQuestions } from './logs.ts'
import { askOne, type NotAvailable, type Question } from './question.ts'
import { volumeQuestions } from './volumes.ts'
import { workloadQuestions } from './workloads.ts'

/**
 * What only the API server can add about a pod, all of it asked at once, 5 s each. `claims` are those of its
 * namespace. Logs of a pod that is gone are not there to be asked for.
 */
export async function gatherAround(
  connection: Connection,
  pod: Raw,
  gone: boolean,
  claims: Raw[],
  signal: AbortSignal,
): Promise<{ evidence: KubernetesEvidence; notAvailable: NotAvailable[] }> {
  const questions: Question[] = [
    ...eventQuestions(pod),
    ...(gone ? [] : logQuestions(pod)),
    ...volumeQuestions(pod, claims),
    ...workloadQuestions(pod),
  ]
  const answers = await Promise.all(
    questions.map((question) => askOne(question, connection, signal)),
  )
  const lost = gone ? [{ source: 'Logs of the pod', reason: 'the pod was deleted' }] : []
  return {
    evidence: answers.map(({ evidence }) => evidence).reduce(merge, {}),
    notAvailable: [...answers.flatMap(({ notAvailable }) => notAvailable), ...lost],
  }
}

/** Two pieces of evidence as one: lists and the logs of one container one after the other. */
function merge(one: KubernetesEvidence, other: KubernetesEvidence): KubernetesEvidence {
  const merged: { [key: string]: unknown } = { ...one, ...other }
  for (const [key, value] of Object.entries(other)) {
    const before = one[key as keyof KubernetesEvidence]
    if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value]
  }
  if (one.logs && other.logs) merged['logs'] = mergeLogs(one.logs, other.logs)
  return merged
}

function mergeLogs(one: Logs, other: Logs): Logs {
  const merged = { ...one }
  for (const [container, text] of Object.entries(other))
    merged[container] = (merged[container] ?? '') + text
  return merged
}

type Logs = { [container: string]: string }
