import type { Action } from '../access/policy.ts'
import type { Form } from '../commands/form/form.ts'
import type { Act } from '../runs/act.ts'
import type { Write } from '../store/store.ts'
import { dayTerm } from './forget.ts'

/** What a button or a form stands for: single-use, expiring, known to the outside only by its id. */
export type StoredAction = {
  id: string
  askedBy: string
  /** The inbox row in whose answer it was offered. */
  inbox: string
  /** ISO instant. */
  expiresAt: string
  used: { by: string; at: string; how: 'confirmed' | 'cancelled' | 'submitted' } | null
  intent:
    | { kind: 'act'; act: Act; action: Action; confirm: 'self' | 'other' }
    | { kind: 'cancel'; of: string }
    | { kind: 'form'; form: Form; channel: string; thread: string | null }
}

const confirmMinutes = 10
const formMinutes = 60

/** A new stored action; forms live longer than confirmations. */
export function storedAction(
  made: Pick<StoredAction, 'id' | 'askedBy' | 'inbox' | 'intent'>,
  at: Temporal.Instant,
): StoredAction {
  const minutes = made.intent.kind === 'form' ? formMinutes : confirmMinutes
  return { ...made, expiresAt: at.add({ minutes }).toString(), used: null }
}

/** The write that stores a new action. */
export const newAction = (action: StoredAction): Write => ({
  kind: 'action',
  id: action.id,
  version: null,
  body: action,
  terms: [dayTerm(Temporal.Instant.from(action.expiresAt))],
})

/** Whether it can no longer be used. */
export const isExpired = ({ expiresAt }: StoredAction, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(expiresAt), at) <= 0
