import type { Action } from '../access/policy.ts'
import type { Form } from '../commands/form/form.ts'
import type { Effect } from '../delivery/effects.ts'
import type { Act } from '../runs/act.ts'
import type { Write } from '../store/store.ts'
import { dayTerm } from './forget.ts'

/** What a button or a form stands for: single-use, expiring, known to the outside only by its id. */
export type StoredAction = {
  id: string
  /** Who asked, and the inbox row in whose answer it was offered; null for what a card offers to everybody. */
  askedBy: string | null
  inbox: string | null
  /** ISO instant. */
  expiresAt: string
  used: { by: string; at: string; how: 'confirmed' | 'cancelled' | 'submitted' | 'pressed' } | null
  intent:
    | { kind: 'act'; act: Act; action: Action; confirm: 'self' | 'other' }
    | { kind: 'cancel'; of: string }
    | { kind: 'form'; form: Form; channel: string; thread: string | null }
    /** A command that the clicker gives; `redraw` draws the message again, with a button that is fresh. */
    | { kind: 'command'; command: string; redraw: Effect | null }
}

const livesMinutes = { act: 10, cancel: 10, form: 60, command: 14 * 24 * 60 }

/** A new stored action; forms live longer than confirmations, and buttons of cards as long as a quiet incident. */
export function storedAction(
  made: Pick<StoredAction, 'id' | 'askedBy' | 'inbox' | 'intent'>,
  at: Temporal.Instant,
): StoredAction {
  const minutes = livesMinutes[made.intent.kind]
  return { ...made, expiresAt: at.add({ minutes }).toString(), used: null }
}

/** The write that stores a new action, found also under these words. */
export const newAction = (action: StoredAction, ...terms: string[]): Write => ({
  kind: 'action',
  id: action.id,
  version: null,
  body: action,
  terms: [dayTerm(Temporal.Instant.from(action.expiresAt)), ...terms],
})

/** Whether it can no longer be used. */
export const isExpired = ({ expiresAt }: StoredAction, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(expiresAt), at) <= 0
