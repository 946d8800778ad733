import type { Edit } from './edit-check.ts'
import { changeList, changeProjects, moveTo } from './edit-lists.ts'
import {
  isClosed,
  nowSeconds,
  priorities,
  type State,
  type Task,
  type Transaction,
  type User,
} from './state.ts'
import { transact } from './transact.ts'

type Change = { type: string | null; fields?: Record<string, unknown>; comment?: string }

/** Carries out one edit; nothing is written where nothing changes. */
export function apply(
  state: State,
  task: Task,
  viewer: User,
  group: string,
  edit: Edit,
): Transaction[] {
  const change = changeOf(state, task, viewer, edit)
  return change === null ? [] : [transact(state, task, viewer.phid, group, change)]
}

function changeOf(state: State, task: Task, viewer: User, { type, value }: Edit): Change | null {
  const [field = '', verb = 'set'] = type.split('.')
  switch (field) {
    case 'comment':
      return value === '' ? null : { type: 'comment', comment: String(value) }
    case 'title':
    case 'description':
      return swap(task, field, String(value))
    case 'owner':
      return swap(task, field, value === '' ? null : (value as string | null))
    case 'status':
      return setStatus(state, task, viewer, String(value))
    case 'priority':
      return setPriority(task, String(value))
    case 'points':
      return swap(task, field, String(value))
    case 'projects':
      return changeProjects(state, task, verb, value as string[]) ? { type: 'projects' } : null
    case 'subscribers': {
      const known = (value as string[]).filter((each) => state.users.some((u) => u.phid === each))
      const operations = changeList(task.subscribers, verb, known)
      return operations.length > 0 ? { type: 'subscribers', fields: { operations } } : null
    }
    case 'column':
      return (value as string[]).some((column) => moveTo(state, task, column))
        ? { type: 'columns' }
        : null
    case 'custom':
      task.custom[type] = String(value)
      return { type: 'core:customfield' }
    default:
      return { type: null }
  }
}

function swap<K extends 'title' | 'description' | 'owner' | 'points' | 'status'>(
  task: Task,
  field: K,
  value: Task[K],
): Change | null {
  const old = task[field]
  if (old === value) return null
  task[field] = value
  return { type: field, fields: { old, new: value } }
}

function setStatus(state: State, task: Task, viewer: User, status: string): Change | null {
  const wasClosed = isClosed(task.status)
  const change = swap(task, 'status', status)
  if (change && isClosed(status) !== wasClosed) {
    task.closer = wasClosed ? null : viewer.phid
    task.closedSeconds = wasClosed ? null : nowSeconds(state)
  }
  return change
}

function setPriority(task: Task, keyword: string): Change | null {
  const wanted = priorities.find((each) => each.keywords.includes(keyword))
  const old = priorities.find((each) => each.value === task.priority)
  if (!wanted || wanted === old) return null
  task.priority = wanted.value
  const named = (each: typeof wanted | undefined) => ({ value: each?.value, name: each?.name })
  return { type: 'priority', fields: { old: named(old), new: named(wanted) } }
}
