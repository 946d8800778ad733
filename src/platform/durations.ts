import type { PastRun } from '../evidence/snapshot.ts'
import { durationsId, type EarlierDurations } from '../runs/earlier-durations.ts'
import type { Store } from '../store/store.ts'

/** How long earlier runs of a task took, in seconds; none for a task that was never seen to pass. */
export type Durations = (subjectKey: string) => readonly number[]

/**
 * Reads the durations of these tasks, each once: of runs that were seen to pass, else those that Airflow told of. Only runs that
 * passed count: a failure says little of how long one lasts.
 */
export async function readDurations(
  store: Pick<Store, 'read'>,
  subjectKeys: Iterable<string>,
): Promise<Durations> {
  const known = new Map<string, number[]>()
  for (const key of new Set(subjectKeys)) {
    const runs = (await store.read<PastRun[]>('history', key))?.body ?? []
    const seen = runs.flatMap(({ outcome, durationSeconds }) =>
      outcome === 'success' && durationSeconds !== undefined ? [durationSeconds] : [],
    )
    known.set(key, seen.length > 0 ? seen : await toldDurations(store, key))
  }
  return (key) => known.get(key) ?? []
}

const toldDurations = async (store: Pick<Store, 'read'>, key: string): Promise<number[]> =>
  (await store.read<EarlierDurations>('sample', durationsId(key)))?.body.seconds ?? []
