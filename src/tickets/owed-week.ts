import type { Clock } from '../clock.ts'
import type { Surface } from '../ports/surface.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { owedParts, readOwed } from './owed.ts'

const hour = 9
/** A list that was due while Groundcrew was away is said when it is back, unless that was long ago. */
const lateHoursMost = 48

export type OwedWeek = {
  store: Store
  clock: Clock
  surface: Pick<Surface, 'message'>
  channel: string
  /** `Europe/Berlin`. */
  timeZone: string
}

/** The newest Monday, nine o'clock, that is not after a moment. */
export function slotBefore(at: Temporal.Instant, timeZone: string): Temporal.Instant {
  const local = at.toZonedDateTimeISO(timeZone)
  const monday = local.subtract({ days: local.dayOfWeek - 1 }).toPlainDate()
  const slot = monday.toZonedDateTime({ timeZone, plainTime: { hour } })
  return Temporal.ZonedDateTime.compare(slot, local) <= 0
    ? slot.toInstant()
    : monday.subtract({ days: 7 }).toZonedDateTime({ timeZone, plainTime: { hour } }).toInstant()
}

/** Says the weekly list once for each Monday; the first one after Groundcrew was set up is the next. Resolves to whether it was said. */
export async function sayOwedWeekly({
  store,
  clock,
  surface,
  channel,
  timeZone,
}: OwedWeek): Promise<boolean> {
  let said = false
  await revise(
    store,
    () => clock.now(),
    async () => {
      const at = clock.now()
      const slot = slotBefore(at, timeZone)
      const stored = await store.read<{ slot: string }>('schedule', 'owed')
      if (stored?.body.slot === slot.toString()) return null
      const isLate = at.since(slot).total('hours') > lateHoursMost
      const owed = stored === null || isLate ? [] : await readOwed(store)
      said = owed.length > 0
      const message = surface.message(owedParts(owed, at))
      return {
        writes: [
          {
            kind: 'schedule',
            id: 'owed',
            version: stored?.version ?? null,
            body: { slot: slot.toString() },
          },
        ],
        effects: said ? [{ kind: 'slack.post', name: `owed:${slot}`, channel, message }] : [],
      }
    },
  )
  return said
}
