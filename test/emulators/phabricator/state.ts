import { phid } from './phid.ts'

export type User = {
  phid: string
  name: string
  realName: string
  token: string
  disabled: boolean
}
export type Column = { id: number; phid: string; name: string; project: string; isDefault: boolean }
export type Project = {
  id: number
  phid: string
  name: string
  /** Every hashtag it answers to; the first one is its own. */
  slugs: string[]
  /** PHID of the project that this is a milestone of. */
  milestoneOf: string | null
  visible: boolean
  createdSeconds: number
}
export type Task = {
  id: number
  phid: string
  title: string
  description: string
  author: string
  owner: string | null
  status: string
  priority: number
  points: string | null
  closer: string | null
  closedSeconds: number | null
  createdSeconds: number
  modifiedSeconds: number
  projects: string[]
  subscribers: string[]
  /** Column PHID by project PHID. */
  columns: Record<string, string>
  custom: Record<string, string>
  /** PHIDs of those who see it; null: everybody. */
  visibleTo: string[] | null
  /** PHIDs of those who may edit it, null: everybody; the others may comment all the same. */
  editableBy: string[] | null
}
export type Comment = { id: number; phid: string; raw: string; removed: boolean; version: number }
export type Transaction = {
  id: number
  phid: string
  type: string | null
  author: string
  object: string
  createdSeconds: number
  group: string
  comment: Comment | null
  fields: Record<string, unknown>
}

/** Everything an emulated Phabricator holds. */
export type State = {
  users: User[]
  projects: Project[]
  columns: Column[]
  tasks: Task[]
  transactions: Transaction[]
  readOnly: boolean
  /** How long the full-text index lags behind, in seconds. */
  indexLagSeconds: number
  /** How much the server's clock is ahead of the true one, in seconds. */
  skewSeconds: number
  nextNumber: number
  lastTransaction: number
  epochMilliseconds: () => number
}

/** The statuses in use, as recorded from `maniphest.status.search`. */
export const statuses = [
  { name: 'Open', value: 'open', closed: false, special: 'default' },
  { name: 'In Progress', value: 'progress', closed: false },
  { name: 'Stalled', value: 'stalled', closed: false },
  { name: 'Resolved', value: 'resolved', closed: true, special: 'closed' },
  { name: 'Invalid', value: 'invalid', closed: true },
  { name: 'Duplicate', value: 'duplicate', closed: true, special: 'duplicate' },
  { name: 'Declined', value: 'declined', closed: true },
]

/** A status that nobody defined counts as closed, as measured. */
export function isClosed(status: string): boolean {
  return statuses.find((each) => each.value === status)?.closed ?? true
}

/** The priorities in use, as recorded from `maniphest.priority.search`. */
export const priorities = [
  { name: 'Unbreak Now!', short: 'Unbreak!', color: 'pink', keywords: ['unbreak'], value: 100 },
  { name: 'Needs Triage', short: 'Triage', color: 'violet', keywords: ['triage'], value: 90 },
  { name: 'High', short: 'High', color: 'red', keywords: ['high'], value: 80 },
  { name: 'Medium', short: 'Medium', color: 'orange', keywords: ['medium', 'normal'], value: 50 },
  { name: 'Low', short: 'Low', color: 'yellow', keywords: ['low'], value: 25 },
  { name: 'Lowest', short: 'Lowest', color: 'sky', keywords: ['lowest'], value: 10 },
]

/** The server's own idea of the time, in epoch seconds. */
export function nowSeconds(state: State): number {
  return Math.floor(state.epochMilliseconds() / 1000) + state.skewSeconds
}

/** Whether this user sees the task. */
export function sees(user: User, task: Task): boolean {
  return task.visibleTo === null || task.visibleTo.includes(user.phid)
}

/** A number that no other object of this server has. */
export function nextNumber(state: State): number {
  state.nextNumber += 1
  return state.nextNumber
}

/** Adds a user, who logs in with this token. */
export function addUser(state: State, name: string, realName: string, token: string): User {
  const user = { phid: phid('USER', nextNumber(state)), name, realName, token, disabled: false }
  state.users.push(user)
  return user
}

/** Adds a project with a board; the first column is where its tasks arrive. */
export function addProject(
  state: State,
  name: string,
  slug: string | null,
  columns: string[],
  milestoneOf: string | null = null,
): Project {
  const project: Project = {
    id: state.projects.length + 1,
    phid: phid('PROJ', nextNumber(state)),
    name,
    slugs: slug === null ? [] : [slug],
    milestoneOf,
    visible: true,
    createdSeconds: nowSeconds(state),
  }
  state.projects.push(project)
  for (const [index, column] of columns.entries())
    state.columns.push({
      id: state.columns.length + 1,
      phid: phid('PCOL', nextNumber(state)),
      name: column,
      project: project.phid,
      isDefault: index === 0,
    })
  return project
}
