import { sayResource } from '../access/person.ts'
import type { Action } from '../access/policy.ts'
import type { Change } from '../store/store.ts'
import { sayAct, termsOfAct, type Act } from './act.ts'

/** Stores an act, says that it was allowed and why, and sets it going. */
export function beginAct(act: Act, action: Action, why: string): Change {
  const by = act.confirmedBy ?? act.askedBy
  const asked =
    act.confirmedBy && act.confirmedBy !== act.askedBy ? `, asked by ${act.askedBy}` : ''
  return {
    writes: [{ kind: 'act', id: act.id, version: null, body: act, terms: termsOfAct(act) }],
    effects: [{ kind: 'airflow.act', act: act.id }],
    audit: [
      {
        who: by,
        action,
        resource: sayResource(act.request),
        decision: 'allowed',
        detail: `${sayAct(act.request)} (${why}${asked})`,
      },
    ],
  }
}
