import type { AirflowState } from '../../../test/emulators/airflow/index.ts'
import type { Clock } from '../../../src/clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { type Attempt, move } from './attempt.ts'
import type { Params, PlannedTask } from './pipeline.ts'
import { runPodTask } from './run-pod.ts'
import { submitSpark } from './spark-submit.ts'

/** What a living Airflow works with. */
export type AirflowNeeds = {
  state: AirflowState
  cluster: Cluster
  clock: Clock
  random: () => number
  signal: AbortSignal
}

type Work = { dag: string; run: string; task: PlannedTask }

/** Tries a task until it succeeds or has no tries left; then its state says which. Rejects when the signal says so. */
export async function workTask(needs: AirflowNeeds, { dag, run, task }: Work): Promise<void> {
  const { state, clock, signal } = needs
  while (!(await tryOnce(needs, { dag, run, task }))) {
    const { try: number, maxTries } = state.instance(dag, run, task.id, null)!
    if (number > maxTries) return void state.setTask(dag, run, task.id, null, 'failed')
    state.setTask(dag, run, task.id, null, 'up_for_retry')
    await clock.sleep(task.retrySeconds * 1000, signal)
  }
}

async function tryOnce(needs: AirflowNeeds, { dag, run, task }: Work): Promise<boolean> {
  const { state, clock, signal } = needs
  for (const to of ['scheduled', 'queued']) {
    state.setTask(dag, run, task.id, null, to)
    await clock.sleep(1000, signal)
  }
  const number = state.instance(dag, run, task.id, null)!.try
  const attempt: Attempt = { ...needs, dag, run, task, number, params: paramsOf(state, dag, run) }
  const { work } = task
  const succeeded =
    work.kind === 'pod' ? await runPodTask(attempt, work) : await submitSpark(attempt, work)
  if (succeeded) move(attempt, 'success')
  return succeeded
}

/** What the run was given, over what the DAG says now: as after a merged change. */
function paramsOf(state: AirflowState, dag: string, run: string): Params {
  const declared = Object.entries(state.dag(dag)?.params ?? {})
  const usual = Object.fromEntries(declared.map(([name, { value }]) => [name, value]))
  return { ...usual, ...state.run(dag, run)?.conf }
}
