import type { Clock } from '../clock.ts'
import { changeOf } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { close, isQuiet } from '../incidents/care.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'

/** Closes what has been quiet for fourteen days. Resolves to how many that were. */
export async function sweepQuiet(store: Store, clock: Clock): Promise<number> {
  const open = await store.find<Incident>('incident', 'open')
  let closed = 0
  for (const { id } of open.filter(({ body }) => isQuiet(body, clock.now()))) {
    const done = await revise(
      store,
      () => clock.now(),
      async () => {
        const known = await store.read<Incident>('incident', id)
        if (!known || !isQuiet(known.body, clock.now())) return null
        return changeOf(
          close(known.body, 'quiet', null, 'Nothing more in fourteen days.', clock.now()),
          known.version,
        )
      },
    )
    if (done) closed += 1
  }
  return closed
}
