import type { Clock } from '../clock.ts'
import { changeOf, openIncident } from '../incidents/book.ts'
import { labelValue } from '../evidence/pod-task.ts'
import { close } from '../incidents/care.ts'
import type { Incident } from '../incidents/incident.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { ticketsSolvedBy } from '../tickets/solved-by.ts'

/** A try that passed: when it ended, when it began (null: nobody says), and which it was where a task's. */
export type Passing = {
  at: Temporal.Instant
  startedAt: Temporal.Instant | null
  try: { run: string; mapIndex: number | null; attempt: number } | null
}

/** The task passed after its last death: what was open turns green. Resolves to whether something was. */
export function pass(
  store: Store,
  clock: Clock,
  subjectKey: string,
  passing: Passing,
  text: string,
): Promise<boolean> {
  return revise(
    store,
    () => clock.now(),
    async () => {
      const known = await openIncident(store, subjectKey)
      if (!known || !isCured(known.body, passing)) return null
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

/** Another run that was under way when the try died and passes later says nothing of the cause: it had what it needed. */
function isCured({ lastAt, latest }: Incident, { at, startedAt, try: passed }: Passing): boolean {
  const diedAt = Temporal.Instant.from(lastAt)
  if (Temporal.Instant.compare(at, diedAt) <= 0) return false
  const isSame =
    passed !== null &&
    (latest.run === passed.run || latest.run === labelValue(passed.run)) &&
    latest.mapIndex === passed.mapIndex &&
    passed.attempt >= (latest.try ?? 0)
  return isSame || startedAt === null || Temporal.Instant.compare(startedAt, diedAt) > 0
}
