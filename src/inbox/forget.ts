import type { Clock } from '../clock.ts'
import type { RecordKind, Store, Write } from '../store/store.ts'

/** How long what people did in Slack is kept, for redeliveries and late clicks; the audit keeps it for ever. */
const keptDays = 7
const daysLookedBack = 30

/** The word under which a record of a day is found. */
export const dayTerm = (at: Temporal.Instant): string =>
  `day:${at.toZonedDateTimeISO('UTC').toPlainDate()}`

/** Deletes events and offers that are older than a week. Once an hour is plenty. Resolves to how many. */
export async function forgetOld(store: Store, clock: Clock): Promise<number> {
  let forgotten = 0
  for (let days = keptDays + 1; days <= keptDays + daysLookedBack; days += 1) {
    const day = dayTerm(clock.now().subtract({ hours: 24 * days }))
    const old = await Promise.all([deletions(store, 'inbox', day), deletions(store, 'action', day)])
    const writes = old.flat()
    if (writes.length === 0) continue
    const done = await store.commit({ writes, effects: [] }, clock.now())
    if (done === 'committed') forgotten += writes.length
  }
  return forgotten
}

async function deletions(store: Store, kind: RecordKind, day: string): Promise<Write[]> {
  const found = await store.find(kind, day)
  return found.map(({ id, version }) => ({ kind, id, version, body: null }))
}
