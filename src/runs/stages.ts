import type { DagTask, TaskInstance, TaskState } from '../ports/airflow.ts'
import { inOrder } from './task-order.ts'
import type { PodWord } from './pods-of-run.ts'
import type { Stage } from './stage.ts'

/** What the pod of a task instance says of it; null where none is known. */
export type PodWordOf = (instance: TaskInstance) => PodWord | null

/** The stages of a run in the order of its DAG; groups and mapped tasks are one stage each. */
export function stagesOf(
  tasks: DagTask[],
  instances: TaskInstance[],
  podWordOf: PodWordOf,
): Stage[] {
  const groups = new Map<string, TaskInstance[]>()
  const groupOf = new Map(tasks.map((task) => [task.id, topGroup(task)]))
  for (const { id } of inOrder(tasks)) groups.set(groupOf.get(id) as string, [])
  for (const instance of instances) {
    const name = groupOf.get(instance.task) ?? instance.task
    groups.set(name, [...(groups.get(name) ?? []), instance])
  }
  const comesAfter = orderOf(tasks, groupOf)
  const names = [...groups.keys()]
  return names.map((name, index) => {
    const before = names[index - 1]
    const beside = before !== undefined && !comesAfter(before, name)
    const stage = stageOf(name, groups.get(name) ?? [], podWordOf)
    return beside ? { ...stage, beside } : stage
  })
}

/** Whether one stage comes, directly or not, after another; what the DAG no longer has comes after everything. */
function orderOf(
  tasks: DagTask[],
  groupOf: Map<string, string>,
): (before: string, stage: string) => boolean {
  const next = Map.groupBy(
    tasks.flatMap(({ id, downstream }) =>
      downstream.map((below) => ({ from: groupOf.get(id), to: groupOf.get(below) })),
    ),
    ({ from }) => from,
  )
  const known = new Set(groupOf.values())
  return (before, stage) => {
    if (!known.has(stage)) return true
    const reached = new Set<string | undefined>([before])
    for (const each of reached) for (const { to } of next.get(each) ?? []) reached.add(to)
    return before !== stage && reached.has(stage)
  }
}

/** Nested groups fold into the outermost: `evaluate.languages` is `evaluate`. */
const topGroup = ({ id, group }: DagTask): string => (group ? (group.split('.')[0] as string) : id)

function stageOf(name: string, all: TaskInstance[], podWordOf: PodWordOf): Stage {
  const members = all
    .filter(({ state }) => state !== 'removed')
    .map((member) => asInItsPod(member, podWordOf))
  const state = foldedState(members.map((member) => member.state))
  const count = (...states: TaskState[]) =>
    members.filter((member) => states.includes(member.state)).length
  return {
    name,
    state,
    done: count('success', 'skipped'),
    failed: count('failed', 'upstream_failed'),
    total: members.length,
    try: Math.max(0, ...members.map((member) => member.try)),
    tries: Math.max(0, ...members.map((member) => member.tries)),
    startedAt: extreme(members, 'startedAt', -1),
    endedAt: isOver(state) ? extreme(members, 'endedAt', 1) : null,
    waitsFor: waitOfStage(members, state),
  }
}

type Member = TaskInstance & { waits: { words: string; since: string | null } | null }

/** A deferred task whose pod runs, runs; one that runs and whose pod waits, waits. */
function asInItsPod(instance: TaskInstance, podWordOf: PodWordOf): Member {
  const isUnderWay = ['running', 'deferred', 'queued'].includes(instance.state)
  const word = isUnderWay ? podWordOf(instance) : null
  if (word?.kind === 'waits') {
    return { ...instance, state: 'deferred', waits: { words: word.words, since: word.since } }
  }
  return word ? { ...instance, state: 'running', waits: null } : { ...instance, waits: null }
}

const isOver = (state: TaskState): boolean =>
  ['success', 'failed', 'upstream_failed', 'skipped', 'removed'].includes(state)

/** The state that says most about many: what runs first, then what failed, what waits, what is over. */
const weights: TaskState[] = [
  'failed',
  'up_for_retry',
  'restarting',
  'running',
  'deferred',
  'up_for_reschedule',
  'queued',
  'scheduled',
  'upstream_failed',
]

function foldedState(states: TaskState[]): TaskState {
  const loudest = weights.find((state) => states.includes(state))
  if (loudest) return loudest
  const finished = states.filter((state) => state === 'success' || state === 'skipped')
  if (states.length === 0 || finished.length === 0) return 'none'
  if (finished.length < states.length) return 'running'
  return states.every((state) => state === 'skipped') ? 'skipped' : 'success'
}

function extreme(
  members: TaskInstance[],
  field: 'startedAt' | 'endedAt',
  sign: 1 | -1,
): string | null {
  const moments = members.flatMap((member) => member[field] ?? [])
  const sorted = moments.toSorted((one, other) => sign * Temporal.Instant.compare(other, one))
  return sorted[0]?.toString() ?? null
}

function waitOfStage(members: Member[], state: TaskState): Stage['waitsFor'] {
  const member =
    members.find((each) => each.state === state && each.waits) ??
    members.find((each) => each.state === state)
  if (!member) return null
  if (member.waits) return member.waits
  const since = (member.queuedAt ?? member.startedAt)?.toString() ?? null
  switch (state) {
    case 'deferred':
      return { words: 'deferred', since: member.startedAt?.toString() ?? since }
    case 'queued':
    case 'scheduled':
      return { words: 'a free slot in Airflow', since }
    case 'up_for_retry':
      return { words: 'its next try', since: member.endedAt?.toString() ?? null }
    case 'up_for_reschedule':
      return { words: 'its next look', since: member.startedAt?.toString() ?? null }
    default:
      return null
  }
}
