import { labelValue } from '../../../src/evidence/pod-task.ts'
import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { type Attempt, write, writeFailure } from './attempt.ts'
import { remotePod } from './remote-pod.ts'

/** What the exception of a failed pod says. */
export const returned = (name: string, pod: Raw): string =>
  `Pod ${name} returned a failure.\nremote_pod: ${remotePod(pod)}`

/** The API server's refusal, as the provider prints it. Source: recorded logs of 2.11.2 with provider 10.14.0 */
export function writeRefusal(attempt: Attempt, pod: Raw, refusal: Raw): void {
  const body = JSON.stringify(refusal)
  const shown = JSON.stringify(pod, null, 2).replaceAll('\n', ' ')
  write(
    attempt,
    'creation',
    `Exception when attempting to create Namespaced Pod: ${shown}`,
    'error',
  )
  writeFailure(
    attempt,
    'kubernetes.client.exceptions.ApiException',
    `(${String(refusal['code'])})\nReason: ${String(refusal['reason'])}\nHTTP response body: ${body}\n`,
  )
}

/** The labels of the operator. */
export function labelsOf({ dag, run, task, number }: Attempt): { [name: string]: string } {
  return {
    dag_id: labelValue(dag),
    task_id: labelValue(task.id),
    run_id: labelValue(run),
    kubernetes_pod_operator: 'True',
    try_number: String(number),
    airflow_version: '2.11.2',
    airflow_kpo_in_cluster: 'True',
  }
}

/** What the API shows of the operator's fields. */
export function renderedFields(pod: Raw): Record<string, unknown> {
  const container = objectsAt(pod, 'spec', 'containers')[0]
  return {
    image: container?.['image'],
    name: textAt(pod, 'metadata', 'name'),
    namespace: textAt(pod, 'metadata', 'namespace'),
    container_resources: objectAt(container, 'resources'),
    node_selector: objectAt(pod, 'spec', 'nodeSelector'),
  }
}

/** Labels as Python prints a short dictionary. */
export const labelWords = (labels: { [name: string]: string }): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `'${name}': '${value}'`)
    .join(', ')}}`
