import type { AirflowState, EmulatedLogLine } from '../../../test/emulators/airflow/index.ts'
import type { Clock } from '../../../src/clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Params, PlannedTask } from './pipeline.ts'

/** One try of a task, and what an operator needs to carry it out. */
export type Attempt = {
  state: AirflowState
  cluster: Cluster
  clock: Clock
  random: () => number
  dag: string
  run: string
  task: PlannedTask
  number: number
  params: Params
  /** Aborted when the task is cleared, set to a state, or its run ended. */
  signal: AbortSignal
}

/** Puts the task into a state. */
export function move({ state, dag, run, task }: Attempt, to: string): void {
  state.setTask(dag, run, task.id, null, to)
}

/** Where in Airflow 2.11 a line of the log is written, as recorded. */
export const places = {
  dependencies: 'taskinstance.py:2632',
  start: 'taskinstance.py:2885',
  resume: 'taskinstance.py:2883',
  failure: 'taskinstance.py:3337',
  exit: 'local_task_job_runner.py:266',
  build: 'pod.py:1407',
  deferral: 'taskinstance.py:297',
  checking: 'pod.py:154',
  waiting: 'pod_manager.py:138',
  podEvent: 'pod_manager.py:116',
  creation: 'pod_manager.py:372',
  podOutput: 'pod_manager.py:527',
  podOutputAfterwards: 'pod.py:1045',
  trigger: 'pod.py:985',
  deletion: 'pod.py:1242',
  submission: 'spark_submit.py:474',
  spark: 'spark_submit.py:649',
} as const

/** Writes a line into the try's log. */
export function write(
  { state, dag, run, task, number }: Attempt,
  place: keyof typeof places,
  text: string,
  level: EmulatedLogLine['level'] = 'info',
): void {
  const line = { level, text, place: places[place] }
  state.appendLog(dag, run, task.id, null, number, line)
}

/** What every try's log begins with. */
export function writeHead(attempt: Attempt, operator: string): void {
  const { dag, run, task, number } = attempt
  const instance = `<TaskInstance: ${dag}.${task.id} ${run} [queued]>`
  for (const context of ['non-requeueable', 'requeueable'])
    write(
      attempt,
      'dependencies',
      `Dependencies all met for dep_context=${context} deps ti=${instance}`,
    )
  write(attempt, 'start', `Starting attempt ${number} of ${task.retries + 1}`)
  write(
    attempt,
    'start',
    `Executing <Task(${operator}): ${task.id}> on ${attempt.clock.now().toString()}`,
  )
}

/** What the log says when an exception ended the try. */
export function writeFailure(
  { state, dag, run, task, number }: Attempt,
  type: string,
  text: string,
): void {
  state.appendLog(dag, run, task.id, null, number, {
    level: 'error',
    text: 'Task failed with exception',
    place: places.failure,
    errorDetail: [{ exc_type: type, exc_value: text }],
  })
  const exit = {
    level: 'info',
    text: 'Task exited with return code 1',
    place: places.exit,
  } as const
  state.appendLog(dag, run, task.id, null, number, exit)
}
