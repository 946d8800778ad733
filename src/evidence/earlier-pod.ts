import { numberAt, textAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'

/** The snapshot without the pod where that belongs to an earlier try (label try_number) of a task that has succeeded since. */
export function withoutEarlierPod(snapshot: Snapshot): Snapshot {
  const { kubernetes, airflow } = snapshot
  if (textAt(airflow, 'taskInstance', 'state') !== 'success') return snapshot
  const label = Number(textAt(kubernetes?.pod, 'metadata', 'labels', 'try_number'))
  const tryNumber = numberAt(airflow, 'taskInstance', 'try_number') ?? 0
  if (!(label > 0 && label < tryNumber) || !kubernetes) return snapshot
  const { pod: _, ...others } = kubernetes
  return { ...snapshot, kubernetes: others }
}
