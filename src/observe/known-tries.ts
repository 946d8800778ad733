import type { Subject } from '../incidents/incident.ts'
import { tryKey } from '../incidents/subject.ts'
import type { TaskInstance } from '../ports/airflow.ts'

/** What Airflow has already said of a try, by the name that its pod has too. */
export type KnownTries = {
  learn(instance: string, task: TaskInstance): void
  of(key: string): { run: string; tries: number } | null
}

const remembered = 5000

/** In memory only: lets the first card name the run itself, where the pod's label has it shortened and hashed. */
export function createKnownTries(): KnownTries {
  const known = new Map<string, { run: string; tries: number }>()
  return {
    learn(instance, { dag, task, run, mapIndex, try: attempt, tries }) {
      const subject: Subject = { instance, namespace: null, dag, task }
      const key = tryKey(subject, { run, mapIndex, attempt })
      known.delete(key)
      known.set(key, { run, tries })
      if (known.size > remembered) known.delete(known.keys().next().value!)
    },
    of: (key) => known.get(key) ?? null,
  }
}
