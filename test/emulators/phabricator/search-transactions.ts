import { ConduitError, coreError } from './conduit-error.ts'
import { taskOf } from './edit.ts'
import { page } from './page.ts'
import { constraintsOf, listOf, onlyKnown, type Query } from './parameters.ts'
import { sees, type State, type Transaction, type User } from './state.ts'

/** `transaction.search`, newest first; with `before` the ones just after that cursor: an exact feed of changes. */
export function searchTransactions(state: State, viewer: User, query: Query): unknown {
  const { parameters } = query
  onlyKnown('transaction.search', parameters, [
    ...['objectIdentifier', 'objectType', 'constraints', 'before', 'after', 'limit'],
  ])
  const constraints = constraintsOf(query, ['phids', 'authorPHIDs'])
  const phids = listOf(constraints, 'phids')
  const authors = listOf(constraints, 'authorPHIDs')
  const object = objectOf(state, viewer, query)
  const all = state.transactions.filter((transaction) => {
    const task = state.tasks.find((each) => each.phid === transaction.object)
    return (
      task !== undefined &&
      sees(viewer, task) &&
      (object === null || transaction.object === object) &&
      (!phids || phids.includes(transaction.phid)) &&
      (!authors || authors.includes(transaction.author))
    )
  })
  for (const cursor of [parameters['before'], parameters['after']])
    if (cursor !== undefined && cursor !== null) checkCursor(state, viewer, String(cursor))
  const { items, cursor } = page(query, all.toReversed(), (transaction) => transaction.id)
  return { data: items.map(transactionAnswer), cursor }
}

function objectOf(state: State, viewer: User, { parameters }: Query): string | null {
  const identifier = parameters['objectIdentifier'] ?? null
  if (identifier === null && parameters['objectType'] === 'TASK') return null
  if (identifier === null)
    throw coreError(
      'When calling "transaction.search", you must provide either an "objectType" or an "objectIdentifier".',
    )
  try {
    return taskOf(state, viewer, String(identifier)).phid
  } catch {
    throw new ConduitError(
      'ERR-INVALID-OBJECT-PHID',
      'Specified "objectIdentifier" does not exist.',
    )
  }
}

function checkCursor(state: State, viewer: User, cursor: string): void {
  const transaction = state.transactions.find((each) => String(each.id) === cursor)
  const task = state.tasks.find((each) => each.phid === transaction?.object)
  if (!transaction || !task)
    throw coreError(
      `Cursor "${cursor}" does not identify a valid object in query "ManiphestTransactionQuery".`,
    )
  if (!sees(viewer, task))
    throw coreError(
      '[Access Denied: Restricted Maniphest Task] (Can View) You do not have permission to view this object.',
    )
}

function transactionAnswer(transaction: Transaction): unknown {
  const { comment, createdSeconds } = transaction
  return {
    id: transaction.id,
    phid: transaction.phid,
    type: transaction.type,
    authorPHID: transaction.author,
    objectPHID: transaction.object,
    dateCreated: createdSeconds,
    dateModified: createdSeconds,
    groupID: transaction.group,
    comments: comment
      ? [
          {
            id: comment.id,
            phid: comment.phid,
            version: comment.version,
            authorPHID: transaction.author,
            dateCreated: createdSeconds,
            dateModified: createdSeconds,
            removed: comment.removed,
            content: { raw: comment.removed ? '' : comment.raw },
          },
        ]
      : [],
    fields: transaction.fields,
  }
}
