import { phid } from './phid.ts'
import { nextNumber, nowSeconds, type State, type Task, type Transaction } from './state.ts'

/** Writes one transaction of a task into the history. */
export function transact(
  state: State,
  task: Task,
  author: string,
  group: string,
  change: { type: string | null; fields?: Record<string, unknown>; comment?: string },
): Transaction {
  const seconds = nowSeconds(state)
  state.lastTransaction += 1
  const id = state.lastTransaction
  const transaction: Transaction = {
    id,
    phid: phid('XACT-TASK', nextNumber(state), 15),
    type: change.type,
    author,
    object: task.phid,
    createdSeconds: seconds,
    group,
    comment:
      change.comment === undefined
        ? null
        : {
            id: nextNumber(state),
            phid: phid('XCMT', nextNumber(state)),
            raw: change.comment,
            removed: false,
            version: 1,
          },
    fields: change.fields ?? {},
  }
  state.transactions.push(transaction)
  task.modifiedSeconds = seconds
  return transaction
}
