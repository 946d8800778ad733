import type { Clock } from '../clock.ts'
import { changeOf, openIncident } from '../incidents/book.ts'
import { close } from '../incidents/care.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { ticketsSolvedBy } from '../tickets/solved-by.ts'

/** The task passed after its last death: what was open turns green. Resolves to whether something was. */
export function pass(
  store: Store,
  clock: Clock,
  subjectKey: string,
  passedAt: Temporal.Instant,
  text: string,
): Promise<boolean> {
  return revise(
    store,
    () => clock.now(),
    async () => {
      const known = await openIncident(store, subjectKey)
      if (
        !known ||
        Temporal.Instant.compare(passedAt, Temporal.Instant.from(known.body.lastAt)) <= 0
      )
        return null
      const step = close(known.body, 'passed', null, text, clock.now())
      const change = changeOf(step, known.version)
      if (!step || !change) return null
      const solved = await ticketsSolvedBy(store, step.incident, text, clock.now())
      return {
        writes: [...change.writes, ...solved.writes],
        effects: [...change.effects, ...solved.effects],
      }
    },
  )
}
