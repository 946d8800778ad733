import { coreError } from './conduit-error.ts'
import { priorities, type State, type Task } from './state.ts'

export type Edit = { type: string; value: unknown }

const types =
  'parent, column, space, title, owner, status, priority, points, description, parents.add, parents.remove, parents.set, subtasks.add, subtasks.remove, subtasks.set, commits.add, commits.remove, commits.set, view, edit, projects.add, projects.remove, projects.set, subscribers.add, subscribers.remove, subscribers.set, custom.security_topic, custom.deadline.due, custom.bug.version, custom.release.version, custom.release.date, custom.train.backup, custom.error.id, custom.error.stack, custom.points.final, custom.risk.rating, subtype, comment, mfa'
const lists = /^(column|(projects|subscribers|parents|subtasks|commits)\.(add|remove|set))$/

/** The transactions of an edit, or the recorded error. A status and a project's existence are not checked, as on the real server. */
export function checked(state: State, given: unknown, task: Task | null): Edit[] {
  if (!Array.isArray(given))
    throw coreError('Parameter "transactions" is not a list of transactions.')
  const edits = given.map((each, index) => shaped(each as Partial<Edit>, index))
  const problems = edits.flatMap((edit) => problemsOf(state, edit))
  if (!task && !edits.some((edit) => edit.type === 'title'))
    problems.push('Tasks must have a title.')
  if (problems.length > 0)
    throw coreError(`Validation errors:\n${problems.map((each) => `  - ${each}`).join('\n')}`)
  return edits
}

function shaped({ type, value }: Partial<Edit>, index: number): Edit {
  if (type === undefined || !types.split(', ').includes(type))
    throw coreError(
      `Transaction with key "${index}" has invalid type "${type}". This type is not recognized. Valid types are: ${types}.`,
    )
  if (value === undefined)
    throw coreError(
      `Parameter "transactions" contains an item with key "${index}" which is missing a "value" field.`,
    )
  if (lists.test(type) && !Array.isArray(value))
    throw coreError(
      `Exception when processing transaction of type "${type}": Error while reading "value": Expected a list, but value is not a list.`,
    )
  const hash =
    type.startsWith('projects.') && (value as string[]).find((each) => each.startsWith('#'))
  if (hash)
    throw coreError(
      `Edge transactions must have destination PHIDs as in edge lists (found key "${hash}" on transaction of type "41").`,
    )
  return { type, value }
}

function problemsOf(state: State, { type, value }: Edit): string[] {
  if (type === 'title' && String(value) === '') return ['Tasks must have a title.']
  if (type === 'title' && [...String(value)].length > 255)
    return ['Task title cannot exceed 255 characters.']
  if (type === 'priority' && !priorities.some((each) => each.keywords.includes(String(value))))
    return [
      `Task priority "${String(value)}" is not a valid task priority. Use a priority keyword to choose a task priority: unbreak, triage, high, medium, low, lowest.`,
    ]
  const isOwner = type === 'owner' && value !== null && value !== ''
  if (isOwner && !state.users.some((user) => user.phid === value))
    return [`User "${String(value)}" is not a valid user.`]
  return []
}
