import type { Change, Store } from './store.ts'

/** Nothing changes. */
export const nothing: Change = { writes: [], effects: [] }

/**
 * Takes a pure step until it is committed: reads, decides, writes, and does it again when somebody else wrote first.
 * `step` returns null when nothing has to change. Resolves to whether something was written.
 */
export async function revise(
  store: Store,
  now: () => Temporal.Instant,
  step: () => Promise<Change | null>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const change = await step()
    if (
      change === null ||
      (change.writes.length === 0 && change.effects.length === 0 && !change.audit)
    )
      return false
    if ((await store.commit(change, now())) === 'committed') return true
    if (attempt === 100) throw new Error('a change met a conflict one hundred times')
  }
}
