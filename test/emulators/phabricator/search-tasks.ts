import { coreError } from './conduit-error.ts'
import { page } from './page.ts'
import {
  attachmentsOf,
  constraintsOf,
  integerOf,
  integersOf,
  listOf,
  onlyKnown,
  type Parameters,
  type Query,
} from './parameters.ts'
import { indexed } from './search-index.ts'
import { isClosed, sees, statuses, type State, type Task, type User } from './state.ts'
import { taskAnswer } from './task-answer.ts'

const known = [
  'assigned authorPHIDs statuses priorities subtypes columnPHIDs hasParents hasSubtasks parentIDs subtaskIDs group',
  'createdStart createdEnd modifiedStart modifiedEnd closedStart closedEnd closerPHIDs query ids phids subscribers projects spaces',
].flatMap((line) => line.split(' '))

const orders: { [name: string]: (a: Task, b: Task) => number } = {
  newest: (a, b) => b.id - a.id,
  created: (a, b) => b.id - a.id,
  oldest: (a, b) => a.id - b.id,
  updated: (a, b) => b.modifiedSeconds - a.modifiedSeconds || b.id - a.id,
  outdated: (a, b) => a.modifiedSeconds - b.modifiedSeconds || a.id - b.id,
  closed: (a, b) => (b.closedSeconds ?? 0) - (a.closedSeconds ?? 0) || b.id - a.id,
  title: (a, b) => a.title.localeCompare(b.title) || a.id - b.id,
  priority: (a, b) => b.priority - a.priority || b.id - a.id,
  relevance: (a, b) => b.id - a.id,
}

/** `maniphest.search`; values that nobody knows match nothing and are no error, as measured. */
export function searchTasks(state: State, viewer: User, query: Query): unknown {
  onlyKnown('maniphest.search', query.parameters, [
    ...['queryKey', 'constraints', 'attachments', 'order', 'before', 'after', 'limit'],
  ])
  const constraints = constraintsOf(query, known)
  const attachments = attachmentsOf(query, ['columns', 'subscribers', 'projects'])
  const order = query.parameters['order'] ?? null
  const compare = orders[String(order ?? 'newest')]
  if (!compare)
    throw coreError(
      `Query "ManiphestTaskQuery" does not support a builtin order "${String(order)}". Supported orders are: ${Object.keys(orders).join(', ')}.`,
    )
  const tests = testsOf(state, query, constraints)
  const found = state.tasks.filter(
    (task) => sees(viewer, task) && tests.every((test) => test(task)),
  )
  const { items, cursor } = page(query, found.toSorted(compare), (task) => task.id)
  return {
    data: items.map((task) => taskAnswer(state, viewer, task, attachments)),
    maps: {},
    query: { queryKey: null },
    cursor: { ...cursor, order },
  }
}

function testsOf(state: State, query: Query, given: Parameters): ((task: Task) => boolean)[] {
  const tests: ((task: Task) => boolean)[] = []
  const oneOf = (key: string, of: (task: Task) => string | null) => {
    const wanted = listOf(given, key)
    if (wanted) tests.push((task) => wanted.includes(of(task) ?? ''))
  }
  const since = (key: string, of: (task: Task) => number | null, later: boolean) => {
    const bound = integerOf(query, given, key)
    if (bound === null) return
    tests.push((task) => {
      const at = of(task)
      return at !== null && (later ? at >= bound : at <= bound)
    })
  }
  const ids = integersOf(query, given, 'ids')
  if (ids) tests.push((task) => ids.includes(task.id))
  oneOf('phids', (task) => task.phid)
  oneOf('assigned', (task) => task.owner)
  oneOf('closerPHIDs', (task) => task.closer)
  const authors = listOf(given, 'authorPHIDs')?.map((each) => named(state, each))
  if (authors) tests.push((task) => authors.includes(task.author))
  const wantedStatuses = listOf(given, 'statuses')?.flatMap(statusesOf)
  if (wantedStatuses) tests.push((task) => wantedStatuses.includes(task.status))
  for (const project of listOf(given, 'projects') ?? []) tests.push(inProject(state, project))
  for (const column of listOf(given, 'columnPHIDs') ?? [])
    tests.push((task) => Object.values(task.columns).includes(column))
  for (const user of listOf(given, 'subscribers') ?? [])
    tests.push((task) => task.subscribers.includes(named(state, user)))
  since('createdStart', (task) => task.createdSeconds, true)
  since('createdEnd', (task) => task.createdSeconds, false)
  since('modifiedStart', (task) => task.modifiedSeconds, true)
  since('modifiedEnd', (task) => task.modifiedSeconds, false)
  since('closedStart', (task) => task.closedSeconds, true)
  since('closedEnd', (task) => task.closedSeconds, false)
  if (typeof given['query'] === 'string') tests.push(indexed(state, given['query']))
  return tests
}

function named(state: State, userOrPhid: string): string {
  return state.users.find((user) => user.name === userOrPhid)?.phid ?? userOrPhid
}

function statusesOf(status: string): string[] {
  if (status !== 'open()' && status !== 'closed()') return [status]
  const closed = status === 'closed()'
  return statuses.map((each) => each.value).filter((value) => isClosed(value) === closed)
}

/** By PHID or bare slug; a parent's search finds the tasks of its milestones too. */
function inProject(state: State, wanted: string): (task: Task) => boolean {
  const project = state.projects.find((each) => each.phid === wanted || each.slugs.includes(wanted))
  const family = state.projects
    .filter((each) => project && (each === project || each.milestoneOf === project.phid))
    .map((each) => each.phid)
  return (task) =>
    project !== undefined && project.visible && task.projects.some((phid) => family.includes(phid))
}
