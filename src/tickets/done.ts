import type { Ask } from '../commands/ask.ts'
import type { AuditEntry } from '../store/store.ts'

/** What a person has had done with a task, for the audit. */
export const ticketDone = (
  ask: Pick<Ask, 'user'>,
  resource: string,
  detail: string,
): AuditEntry => ({
  who: ask.user,
  action: 'ticket',
  resource,
  decision: 'done',
  detail,
})
