import type { Clock } from '../clock.ts'
import { readForm } from '../commands/form/read-values.ts'
import type { Inbound } from '../ports/chat.ts'
import type { Store } from '../store/store.ts'
import { dayTerm } from './forget.ts'
import type { InboxRow } from './row.ts'
import { isExpired, type StoredAction } from './stored-action.ts'

/** What Slack is told at once. `errors`: by field name, why a form is not taken; it stays open then. */
export type Acknowledgement = { errors: Record<string, string> | null }

/**
 * Stores what somebody did, and says so to Slack: durable when it resolves, before anything is acted on. A redelivery
 * is acknowledged and changes nothing. Only the store is asked, so it is quick whatever the other services do.
 */
export async function receive(
  inbound: Inbound,
  { store, clock, poke }: { store: Store; clock: Clock; poke(): void },
): Promise<Acknowledgement> {
  const at = clock.now()
  if (inbound.kind === 'closed') return { errors: null }
  if (inbound.kind === 'submission') {
    const errors = await problemsOf(inbound, store, at)
    if (errors) return { errors }
  }
  const row: InboxRow = { ...inbound, receivedAt: at.toString(), answeredAt: null }
  const batch = {
    writes: [
      { kind: 'inbox' as const, id: row.id, version: null, body: row, terms: [dayTerm(at)] },
    ],
    effects: [{ kind: 'inbox.act' as const, inbox: row.id }],
  }
  if ((await store.commit(batch, at)) === 'committed') poke()
  return { errors: null }
}

/** What the form's own schemas say against the values, or that the form is of yesterday. */
async function problemsOf(
  { private: id, values }: Extract<Inbound, { kind: 'submission' }>,
  store: Store,
  at: Temporal.Instant,
): Promise<Record<string, string> | null> {
  const stored = (await store.read<StoredAction>('action', id))?.body
  if (!stored || stored.intent.kind !== 'form') return null
  const { fields } = stored.intent.form
  if (isExpired(stored, at)) {
    const first = fields[0]?.name ?? ''
    return { [first]: 'This form has expired; nothing was done. Close it and ask again.' }
  }
  const { problems } = readForm(fields, writtenValues(values))
  return Object.keys(problems).length > 0 ? sentences(problems) : null
}

/** Values of a submission as text. */
export const writtenValues = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null || value === undefined ? '' : String(value),
    ]),
  )

const sentences = (problems: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [
      name,
      `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
    ]),
  )
