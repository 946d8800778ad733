import type { Facts } from '../evidence/facts.ts'
import type { Container } from '../evidence/kubernetes-container.ts'

/** What it is about, for the first sentence: `Container base of pod p (task t of DAG d)`. */
export function subjectOf(facts: Facts, container: Container | string | null): string {
  const { pod, namespace } = facts.kubernetes
  const name = typeof container === 'string' ? container : container?.name
  const kind = typeof container === 'object' && container ? containerKind(container) : 'Container'
  const podName = pod?.name ? `pod ${namespace ? `${namespace}/` : ''}${pod.name}` : 'the pod'
  const task = taskWords(facts)
  const whole = name
    ? `${kind} ${name} of ${podName}`
    : podName.replace(/^./, (letter) => letter.toUpperCase())
  return task ? `${whole} (${task})` : whole
}

/** The same with the node that it ran on: `Container base of pod p on node n (task t of DAG d)`. */
export function placedSubject(facts: Facts, container: Container | string | null): string {
  const subject = subjectOf(facts, container)
  const node = facts.kubernetes.pod?.nodeName
  if (!node) return subject
  const at = subject.indexOf(' (')
  const end = at === -1 ? subject.length : at
  return `${subject.slice(0, end)} on node ${node}${subject.slice(end)}`
}

/** `task train_tone_check of DAG tone_check_training_dag, try 2`, or an empty text where no task is known. */
export function taskWords({ airflow, kubernetes: { pod } }: Facts): string {
  const taskId = airflow.taskId ?? pod?.labels.get('task_id') ?? null
  const dagId = airflow.dagId ?? pod?.labels.get('dag_id') ?? null
  if (taskId === null && dagId === null) return ''
  const attempt = (airflow.tryNumber ?? 0) < 1 ? '' : `, try ${airflow.tryNumber}`
  return `${[taskId && `task ${taskId}`, dagId && `DAG ${dagId}`].filter(Boolean).join(' of ')}${attempt}`
}

const containerKind = ({ kind }: Container): string =>
  ({ init: 'Init container', sidecar: 'Sidecar', main: 'Container' })[kind]
