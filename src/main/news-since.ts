import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'

const kept = { kind: 'cursor', id: 'news-since' } as const

/**
 * From when on failures are told one by one: `announce_older_than` before the very first start. It is remembered, so that whatever
 * happened while Groundcrew was away is told, however long that was.
 */
export async function newsSince(
  store: Store,
  config: Config,
  clock: Clock,
): Promise<Temporal.Instant> {
  const first = clock.now().subtract({ milliseconds: config.incidents.announce_older_than })
  await revise(
    store,
    () => clock.now(),
    async () =>
      (await store.read(kept.kind, kept.id))
        ? null
        : { writes: [{ ...kept, version: null, body: first.toString() }], effects: [] },
  )
  const stored = await store.read<string>(kept.kind, kept.id)
  return stored ? Temporal.Instant.from(stored.body) : first
}
