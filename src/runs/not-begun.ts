import { stateMark } from '../commands/state-mark.ts'
import type { DagRun, DagTask, TaskInstance, TaskState } from '../ports/airflow.ts'
import { lines, type Line, type Part } from '../reply.ts'
import { sayTask } from './act.ts'
import { downstreamOf } from './downstream-of.ts'
import { hasEnded } from './run.ts'

const namedMost = 8
const done: TaskState[] = ['success', 'skipped', 'removed']

/** What is known of a run around one of its tasks. */
export type Around = {
  run: DagRun
  /** The DAG takes up nothing new. */
  paused: boolean
  tasks: DagTask[]
  instances: TaskInstance[]
}

/** Whether a task instance waits for its turn in Airflow, with nothing of it to judge yet. */
export const hasNotBegun = ({ state }: TaskInstance): boolean =>
  state === 'none' || state === 'scheduled'

/** A task that has not begun: what it waits for, or that it will not come. */
export function notBegun(instance: TaskInstance, around: Around): Part[] {
  const name = sayTask(instance)
  const over = hasEnded(around.run.state)
  return [
    { kind: 'header', text: over ? `${name} did not run` : `${name} has not begun` },
    lines(...(over ? [endWords(around.run)] : waitWords(instance, around))),
    ...(over
      ? []
      : [{ kind: 'note', line: ['It starts by itself; nothing has failed.'] } satisfies Part]),
  ]
}

const endWords = ({ state }: DagRun): Line => [
  `The run is over: it ${state === 'success' ? 'succeeded' : 'failed'} before its turn came.`,
]

function waitWords(instance: TaskInstance, around: Around): Line[] {
  const { run, paused } = around
  const direct = unfinished((_, next) => next.includes(instance.task), around)
  const ahead = upstreamOf(instance.task, around.tasks)
  const active = unfinished((id) => ahead.has(id), around).filter((each) => !hasNotBegun(each))
  const further = active.filter((each) => !direct.includes(each))
  return [
    ...(paused
      ? [
          [
            `${run.dag} is paused: no task of it starts until `,
            { code: `/ml unpause ${run.dag}` },
            '.',
          ] satisfies Line,
        ]
      : []),
    ...(run.state === 'queued' ? [['The run itself is queued: it waits for its turn.']] : []),
    ...(direct.length > 0 ? [['It waits for ', ...listed(direct), '.']] : []),
    ...(further.length > 0 ? [['Before that: ', ...listed(further), '.']] : []),
    ...(direct.length === 0 && run.state === 'running' && !paused
      ? [['Nothing stands before it: Airflow starts it when it has a free slot.']]
      : []),
  ]
}

const unfinished = (
  isMeant: (id: string, next: string[]) => boolean,
  { tasks, instances }: Around,
): TaskInstance[] =>
  tasks
    .filter(({ id, downstream }) => isMeant(id, downstream))
    .flatMap(({ id }) => instances.filter(({ task }) => task === id))
    .filter(({ state }) => !done.includes(state))

/** The ids of all tasks that come before this one, however far. */
const upstreamOf = (task: string, tasks: DagTask[]): Set<string> =>
  new Set(tasks.map(({ id }) => id).filter((id) => downstreamOf([id], tasks).has(task)))

const listed = (before: TaskInstance[]): Line => [
  ...before
    .slice(0, namedMost)
    .flatMap((each, index): Line => [
      ...(index > 0 ? [', '] : []),
      { bold: sayTask(each) },
      ` (${stateMark(each.state)})`,
    ]),
  ...(before.length > namedMost ? [` and ${before.length - namedMost} more`] : []),
]
