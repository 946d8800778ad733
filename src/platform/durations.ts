import type { PastRun } from '../evidence/snapshot.ts'
import type { Store } from '../store/store.ts'

/** How long earlier runs of a task took, in seconds; none for a task that was never seen to pass. */
export type Durations = (subjectKey: string) => readonly number[]

/** Reads the durations of these tasks, each once. Only runs that passed count: a failure says little of how long one lasts. */
export async function readDurations(
  store: Pick<Store, 'read'>,
  subjectKeys: Iterable<string>,
): Promise<Durations> {
  const known = new Map<string, number[]>()
  for (const key of new Set(subjectKeys)) {
    const runs = (await store.read<PastRun[]>('history', key))?.body ?? []
    known.set(
      key,
      runs.flatMap(({ outcome, durationSeconds }) =>
        outcome === 'success' && durationSeconds !== undefined ? [durationSeconds] : [],
      ),
    )
  }
  return (key) => known.get(key) ?? []
}
