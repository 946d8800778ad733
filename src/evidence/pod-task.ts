import { createHash } from 'node:crypto'
import type { PodTask } from '../ports/kubernetes.ts'

const unsafe = /^[^a-z0-9A-Z]*|[^a-zA-Z0-9_\-.]|[^a-z0-9A-Z]*$/g
const longestLabel = 63
const hashLength = 9

/**
 * What Airflow writes into a pod label for a text such as a run id: unsafe characters dropped and, where that changed
 * or cut it, an MD5 of the text at the end. It cannot be undone: make it from the known text and compare.
 * Source: make_safe_label_value in apache-airflow-providers-cncf-kubernetes, pod_generator.py
 */
export function labelValue(text: string): string {
  const safe = text.replace(unsafe, '')
  if (safe === text && safe.length <= longestLabel) return safe
  const hash = createHash('md5').update(text).digest('hex').slice(0, hashLength)
  return `${safe.slice(0, longestLabel - hashLength - 1)}-${hash}`
}

/** The task that a pod works for, by its KubernetesPodOperator labels; null for any other pod. */
export function taskOf(labels: Readonly<Record<string, unknown>>): PodTask | null {
  const { dag_id: dag, task_id: task, run_id: run } = labels as Record<string, unknown>
  if (labels['kubernetes_pod_operator'] !== 'True') return null
  if (typeof dag !== 'string' || typeof task !== 'string' || typeof run !== 'string') return null
  const mapIndex = wholeNumber(labels['map_index'])
  return {
    dag,
    task,
    run,
    mapIndex: mapIndex === null || mapIndex < 0 ? null : mapIndex,
    try: wholeNumber(labels['try_number']) ?? 1,
  }
}

/** Whether the task's pod belongs to the run of this id. */
export const matchesRun = (task: PodTask, runId: string): boolean => task.run === labelValue(runId)

function wholeNumber(label: unknown): number | null {
  return typeof label === 'string' && /^-?\d{1,9}$/.test(label) ? Number(label) : null
}
