import { sayResource } from '../access/person.ts'
import type { Tools } from '../commands/tools.ts'
import { lines, say, type Reply } from '../reply.ts'
import { beginAct } from '../runs/begin-act.ts'
import { permission } from '../runs/permission.ts'
import { nothing } from '../store/revise.ts'
import type { Stored, Write } from '../store/store.ts'
import type { InboxRow } from './row.ts'
import type { StoredAction } from './stored-action.ts'
import { unusable } from './unusable.ts'

type Needs = Pick<Tools, 'access' | 'store' | 'clock'>
type ActIntent = Extract<StoredAction['intent'], { kind: 'act' }>

/** A click on a confirmation: the clicker is asked of the policy now, and the action is used once. */
export async function confirm(
  row: InboxRow,
  id: string,
  intent: ActIntent,
  needs: Needs,
): Promise<Reply> {
  const { act, action } = intent
  const { decision, refusal } = await permission(row, action, act.request, needs)
  if (refusal) return refusal
  const other = intent.confirm === 'other' || decision.confirm === 'other'
  if (other && row.user === act.askedBy) {
    return say('Somebody else must confirm this: you asked for it yourself.')
  }
  return {
    parts: [lines(['On it, ', { user: row.user }, '.'])],
    visible: 'asker',
    replace: true,
    change: async () => {
      const stored = await needs.store.read<StoredAction>('action', id)
      const at = needs.clock.now()
      const gone = unusable(stored, at)
      if (gone) return { ...nothing, instead: gone }
      const confirmed = { ...act, confirmedBy: row.user, inbox: row.id, at: at.toString() }
      const begun = beginAct(confirmed, action, decision.why)
      return {
        ...begun,
        writes: [...begun.writes, used(stored as Stored<StoredAction>, row, at, 'confirmed')],
      }
    },
  }
}

/** A click on Cancel: by the asker, or by somebody who might have confirmed. */
export async function cancel(row: InboxRow, of: string, needs: Needs): Promise<Reply> {
  const offered = await needs.store.read<StoredAction>('action', of)
  if (offered?.body.intent.kind !== 'act') return say('There is nothing to cancel any more.')
  const { act, action } = offered.body.intent
  if (row.user !== act.askedBy) {
    const decision = await needs.access.may(row, action, act.request)
    if (!decision.allowed) return say(`Only who asked may cancel this: ${decision.why}.`)
  }
  return {
    parts: [lines(['Cancelled by ', { user: row.user }, '; nothing was done.'])],
    visible: 'asker',
    replace: true,
    change: async () => {
      const stored = await needs.store.read<StoredAction>('action', of)
      const at = needs.clock.now()
      const gone = unusable(stored, at)
      if (gone) return { ...nothing, instead: gone }
      return {
        writes: [used(stored as Stored<StoredAction>, row, at, 'cancelled')],
        effects: [],
        audit: [
          {
            who: row.user,
            action,
            resource: sayResource(act.request),
            decision: 'denied',
            detail: 'cancelled before it was confirmed',
          },
        ],
      }
    },
  }
}

/** The write that uses an action up. */
export const used = (
  { id, version, body }: Stored<StoredAction>,
  row: InboxRow,
  at: Temporal.Instant,
  how: NonNullable<StoredAction['used']>['how'],
): Write => ({
  kind: 'action',
  id,
  version,
  body: { ...body, used: { by: row.user, at: at.toString(), how } } satisfies StoredAction,
})
