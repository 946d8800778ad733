import type { PastRun } from '../evidence/snapshot.ts'
import type { Store, Write } from '../store/store.ts'

/** A past run and the try it came from, so that a try is never part of its own history. */
type Remembered = PastRun & { key: string }

const remembered = 50

/** How earlier runs of each task ended, in memory for the first post and in the store for good. */
export type History = {
  of(subjectKey: string, exceptKey: string): PastRun[]
  /** The write that remembers this run; null when it is remembered already. */
  add(subjectKey: string, run: Remembered): Promise<Write | null>
}

/** Loads the history of every task. */
export async function openHistory(store: Store): Promise<History> {
  const known = new Map<string, Remembered[]>()
  for (const { id, body } of await store.list<Remembered[]>('history', 100_000)) known.set(id, body)
  return {
    of(subjectKey, exceptKey) {
      const runs = known.get(subjectKey) ?? []
      return runs.filter(({ key }) => key !== exceptKey).map(({ key: _, ...run }) => run)
    },
    async add(subjectKey, run) {
      const stored = await store.read<Remembered[]>('history', subjectKey)
      const runs = stored?.body ?? []
      if (runs.some(({ key }) => key === run.key)) return null
      const next = [...runs, run].sort((a, b) => a.at.localeCompare(b.at)).slice(-remembered)
      known.set(subjectKey, next)
      return { kind: 'history', id: subjectKey, version: stored?.version ?? null, body: next }
    },
  }
}
