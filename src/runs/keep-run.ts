import type { Clock } from '../clock.ts'
import type { Surface } from '../ports/surface.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { nextHandle } from './next-handle.ts'
import { observe, type SeenRun } from './observe.ts'
import { runTerm, termsOf, type Run } from './run.ts'
import { tellWatchers } from './watch.ts'

/** Stores what was seen of a run, with what must follow; resolves to the run as it is then. */
export async function keepRun(
  { store, clock, surface }: { store: Store; clock: Clock; surface: Pick<Surface, 'message'> },
  seen: SeenRun,
): Promise<Run> {
  const term = runTerm(seen.instance, seen.dagRun.dag, seen.dagRun.id)
  let current: Run | null = null
  await revise(
    store,
    () => clock.now(),
    async () => {
      const stored = (await store.find<Run>('run', term)).at(-1)
      const next = stored ? null : await nextHandle(store)
      const at = clock.now()
      const step = observe(stored?.body ?? null, seen, next?.handle ?? '', at)
      current = step?.run ?? stored?.body ?? null
      if (!step) return null
      const { run, effects } = step
      const version = stored?.version ?? null
      return {
        writes: [
          ...(next ? [next.write] : []),
          { kind: 'run', id: run.handle, version, body: run, terms: termsOf(run) },
        ],
        effects: [...effects, ...(await tellWatchers(store, surface, step, at))],
      }
    },
  )
  if (current === null) throw new Error('a run was seen and not kept')
  return current
}
