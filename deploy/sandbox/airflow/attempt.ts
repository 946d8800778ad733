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

/** Writes a line into the try's log. */
export function write(
  { state, dag, run, task, number }: Attempt,
  line: string | Omit<EmulatedLogLine, 'at'>,
): void {
  state.appendLog(dag, run, task.id, null, number, line)
}

/** What every try's log begins with. */
export function writeHead(attempt: Attempt, operator: string): void {
  const { dag, run, task, number } = attempt
  const instance = `<TaskInstance: ${dag}.${task.id} ${run} [queued]>`
  write(attempt, `Dependencies all met for dep_context=non-requeueable deps ti=${instance}`)
  write(attempt, `Dependencies all met for dep_context=requeueable deps ti=${instance}`)
  write(attempt, `Starting attempt ${number} of ${task.retries + 1}`)
  write(attempt, `Executing <Task(${operator}): ${task.id}> on ${attempt.clock.now().toString()}`)
}

/** What the log says when an exception ended the try. */
export function writeFailure(attempt: Attempt, type: string, text: string): void {
  write(attempt, {
    level: 'error',
    text: 'Task failed with exception',
    errorDetail: [{ exc_type: type, exc_value: text }],
  })
  write(attempt, 'Task exited with return code 1')
}
