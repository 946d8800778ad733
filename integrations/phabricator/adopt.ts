import type { PlatformResource } from '../../src/diagnosis/finding.ts'
import type { TaskPlace, Ticket } from '../../src/incidents/ticket.ts'
import { toldIn } from '../../src/tickets/describe.ts'
import { learnTask } from '../../src/tickets/learn.ts'
import type { TicketStep } from '../../src/tickets/ticket.ts'
import type { Task } from './task.ts'

/** The ticket of a task that was filed before the tickets were lost; one that waits to be filed takes the task over. */
export function adopted(
  waiting: Ticket | null,
  id: string,
  marker: string,
  task: Task,
  place: TaskPlace,
): TicketStep {
  if (waiting) return learnTask({ ...waiting, marker }, place, toldIn(waiting, task.description))
  const ticket: Ticket = {
    id,
    resource: resourceOf(id),
    change: null,
    state: 'filed',
    marker,
    title: task.title,
    description: task.description,
    occurrences: [],
    told: 0,
    toldAt: null,
    openedAt: Temporal.Instant.fromEpochMilliseconds(task.createdSeconds * 1000).toString(),
    task: place,
    link: null,
    status: task.status,
    owner: null,
    column: null,
    readTo: 0,
    touched: false,
    closed: null,
    solved: null,
    before: null,
    problem: null,
  }
  return { ticket, effects: [] }
}

const kinds = ['quota', 'limit-range', 'claim', 'hdfs', 'node-pool', 'airflow', 'hadoop'] as const
const namespaced = ['quota', 'limit-range', 'claim']

/** `quota airflow-ml/quota-compute-resources` read back; the inverse of `ticketId`. */
export function resourceOf(id: string): PlatformResource {
  const [, word = '', rest = id] = /^(\S+) (.*)$/.exec(id) ?? []
  const kind = kinds.find((each) => each === word) ?? 'airflow'
  const slash = rest.indexOf('/')
  return namespaced.includes(kind) && slash > 0
    ? { kind, namespace: rest.slice(0, slash), name: rest.slice(slash + 1) }
    : { kind, namespace: null, name: rest }
}
