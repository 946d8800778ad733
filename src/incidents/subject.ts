import { labelValue } from '../evidence/pod-task.ts'
import type { Subject } from './incident.ts'

/** Names the trouble, not the pod: a retry that dies again has the same subject. Ids are compared as labels show them. */
export function subjectKey({ instance, namespace, dag, task }: Subject): string {
  const place = instance ? `airflow:${instance}` : `namespace:${namespace ?? ''}`
  return [place, labelValue(dag), ...(task ? [labelValue(task)] : [])].join('/')
}

/** Names one try, the same from the pod's labels and from Airflow's answers, so that it is counted once. */
export function tryKey(
  subject: Subject,
  { run, mapIndex, attempt }: { run: string; mapIndex: number | null; attempt: number },
): string {
  return `${triesOfRun(subjectKey(subject), run)}${mapIndex ?? '-'}/${attempt}`
}

/** How the names of all tries of a subject in one run begin. */
export const triesOfRun = (subject: string, run: string): string =>
  `try:${subject}/${runLabel(run)}/`

/** A run id as a pod's label shows it; a label stays what it is. */
export function runLabel(run: string): string {
  return /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(run) ? run : labelValue(run)
}
