import { labelValue } from '../evidence/pod-task.ts'
import { objectAt, objectsAt } from '../evidence/raw.ts'
import type { Raw } from '../evidence/snapshot.ts'
import type { Subject } from '../incidents/incident.ts'
import { subjectKey } from '../incidents/subject.ts'
import type { Store, Stored, Write } from '../store/store.ts'

/** What is remembered of a task's pods: how long they waited for a node, and what the newest one asked for. */
export type TaskMemory = {
  subject: Subject
  /** Seconds from creation to the node, newest last, at most fifty. */
  waits: { pod: string; seconds: number }[]
  /** A v1 Pod with only what the scheduler reads. */
  shape: Raw
}

const waitsMost = 50

const idOf = (key: string): string => `task:${key}`

/** What is remembered of a task, or null. */
export const readTaskMemory = (
  store: Pick<Store, 'read'>,
  key: string,
): Promise<Stored<TaskMemory> | null> => store.read<TaskMemory>('sample', idOf(key))

/** The remembered tasks of a DAG, by its name as labels show it. */
export const tasksOfDag = (
  store: Pick<Store, 'find'>,
  dag: string,
): Promise<Stored<TaskMemory>[]> => store.find<TaskMemory>('sample', `dag:${labelValue(dag)}`)

/** The write that adds one wait; null when this pod's was added before. */
export function addWait(
  stored: Stored<TaskMemory> | null,
  subject: Subject,
  wait: { pod: string; seconds: number; slim: Raw },
): Write | null {
  const waits = stored?.body.waits ?? []
  if (waits.some(({ pod }) => pod === wait.pod)) return null
  const body: TaskMemory = {
    subject,
    waits: [...waits, { pod: wait.pod, seconds: wait.seconds }].slice(-waitsMost),
    shape: shapeOf(wait.slim),
  }
  return {
    kind: 'sample',
    id: idOf(subjectKey(subject)),
    version: stored?.version ?? null,
    body,
    terms: [`dag:${labelValue(subject.dag)}`],
  }
}

/** What the scheduler reads of a pod: no name, no node, no state. */
function shapeOf(slim: Raw): Raw {
  const { nodeName: _, ...spec } = objectAt(slim, 'spec')
  return {
    metadata: { namespace: objectAt(slim, 'metadata')['namespace'] },
    spec: { ...spec, containers: objectsAt(spec, 'containers') },
  }
}
