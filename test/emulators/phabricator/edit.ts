import { randomBytes } from 'node:crypto'
import { coreError } from './conduit-error.ts'
import { apply } from './edit-apply.ts'
import { checked, type Edit } from './edit-check.ts'
import { onlyKnown, type Query } from './parameters.ts'
import { phid } from './phid.ts'
import { consequencesOf } from './remarkup.ts'
import {
  isClosed,
  nextNumber,
  nowSeconds,
  sees,
  type State,
  type Task,
  type Transaction,
  type User,
} from './state.ts'
import { transact } from './transact.ts'

/** `maniphest.edit`: all of its transactions or none. */
export function editTask(state: State, viewer: User, query: Query): unknown {
  onlyKnown('maniphest.edit', query.parameters, ['objectIdentifier', 'transactions'])
  const identifier = query.parameters['objectIdentifier'] ?? null
  const existing = identifier === null ? null : taskOf(state, viewer, String(identifier))
  const edits = checked(state, query.parameters['transactions'], existing)
  if (state.readOnly)
    throw coreError(
      'Unable to establish a write-mode connection (to application database "phabricator_maniphest") because this server is in read-only mode. Whatever you are trying to do does not function correctly in read-only mode.',
    )
  const locked = existing?.editableBy && !existing.editableBy.includes(viewer.phid)
  if (locked && edits.some((edit) => edit.type !== 'comment'))
    throw coreError(
      `[Access Denied: T${existing.id}] (Can Edit) You do not have permission to edit this object. // Administrators can take this action. The assignee of a task can always view and edit it.`,
    )
  const group = randomBytes(16).toString('hex')
  const task = existing ?? newTask(state, viewer)
  const statusBefore = task.status
  const done: Transaction[] = existing
    ? []
    : [transact(state, task, viewer.phid, group, { type: 'create' })]
  for (const edit of existing ? edits : withAuthor(edits, viewer))
    done.push(...apply(state, task, viewer, group, edit))
  if (closesUnowned(task, edits, statusBefore))
    done.push(...apply(state, task, viewer, group, { type: 'owner', value: viewer.phid }))
  for (const edit of edits)
    if (edit.type === 'comment' || edit.type === 'description')
      done.push(...follow(state, task, viewer, group, String(edit.value)))
  if (!existing) state.tasks.push(task)
  return {
    object: { id: task.id, phid: task.phid },
    transactions: done.map((transaction) => ({ phid: transaction.phid })),
  }
}

/** A task by `T1`, `t1`, `1`, 1 or PHID, as long as the user sees it. */
export function taskOf(state: State, viewer: User, identifier: string): Task {
  const id = /^t?(\d+)$/i.exec(identifier)?.[1]
  const task = state.tasks.find((each) =>
    id === undefined ? each.phid === identifier : each.id === Number(id),
  )
  if (!task || !sees(viewer, task))
    throw coreError(`Monogram "${identifier}" does not identify a valid object.`)
  return task
}

/** Whoever closes a task without an owner becomes its owner, unless the same call says who owns it. */
function closesUnowned(task: Task, edits: Edit[], statusBefore: string): boolean {
  const said = edits.some((edit) => edit.type === 'owner')
  return task.owner === null && !said && !isClosed(statusBefore) && isClosed(task.status)
}

/** Whoever creates a task is subscribed to it, in the same transaction as the subscribers asked for. */
function withAuthor(edits: Edit[], viewer: User): Edit[] {
  const asked = edits.find((edit) => edit.type.startsWith('subscribers.'))
  if (!asked) return [...edits, { type: 'subscribers.add', value: [viewer.phid] }]
  return edits.map((edit) =>
    edit === asked ? { ...edit, value: [...(edit.value as string[]), viewer.phid] } : edit,
  )
}

function follow(
  state: State,
  task: Task,
  viewer: User,
  group: string,
  text: string,
): Transaction[] {
  const { mentions, tasks } = consequencesOf(text)
  for (const id of tasks) {
    const mentioned = state.tasks.find((each) => each.id === id && each !== task)
    if (mentioned) transact(state, mentioned, viewer.phid, group, { type: null })
  }
  const value = state.users.filter((user) => mentions.includes(user.name)).map((user) => user.phid)
  return apply(state, task, viewer, group, { type: 'subscribers.add', value })
}

function newTask(state: State, viewer: User): Task {
  const seconds = nowSeconds(state)
  return {
    id: (state.tasks.at(-1)?.id ?? 0) + 1,
    phid: phid('TASK', nextNumber(state)),
    title: '',
    description: '',
    author: viewer.phid,
    owner: null,
    status: 'open',
    priority: 90,
    points: null,
    closer: null,
    closedSeconds: null,
    createdSeconds: seconds,
    modifiedSeconds: seconds,
    projects: [],
    subscribers: [],
    columns: {},
    custom: {},
    visibleTo: null,
    editableBy: null,
  }
}
