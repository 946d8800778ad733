import type { AirflowState } from '../../emulators/airflow/index.ts'

/** How each known task ends, by try. */
const outcomes: Record<string, (attempt: number, mapIndex: number) => string> = {
  train: (_, mapIndex) => (mapIndex === 1 ? 'failed' : 'success'),
  third_try: (attempt) => (attempt < 3 ? 'up_for_retry' : 'success'),
  first: () => 'failed',
  second: () => 'upstream_failed',
  skipped: () => 'skipped',
}

/** A scheduler for the known DAGs: whatever is queued runs to its end as soon as the client's call is answered. */
export function playKnownDags(state: AirflowState): () => void {
  return state.onAct((act) => {
    if (act.kind !== 'triggered' && act.kind !== 'cleared') return
    if (state.dag(act.dag)?.paused) return
    setImmediate(() => runToEnd(state, act.dag, act.run))
  })
}

function runToEnd(state: AirflowState, dag: string, run: string): void {
  state.setRun(dag, run, 'running')
  for (const { id, mapped } of state.dag(dag)?.tasks ?? [])
    if (mapped && state.instance(dag, run, id, null)) state.expand(dag, run, id, 3)
  const own = state.instances().filter((each) => each.dag === dag && each.run === run)
  for (const each of own)
    while (each.state === null || each.state === 'up_for_retry')
      runTask(state, dag, run, each.task, each.mapIndex)
  // As for Airflow, what the last tasks came to decides.
  const last = own.filter(({ task }) => task === 'train' || task === 'third_try')
  state.setRun(dag, run, last.some((each) => each.state === 'failed') ? 'failed' : 'success')
}

function runTask(state: AirflowState, dag: string, run: string, task: string, mapIndex: number) {
  const before = state.instance(dag, run, task, mapIndex)?.try ?? 0
  const outcome = outcomes[task]?.(before + 1, mapIndex) ?? 'success'
  if (outcome !== 'upstream_failed')
    for (const step of ['scheduled', 'queued', 'running'])
      state.setTask(dag, run, task, mapIndex, step)
  state.appendLog(dag, run, task, mapIndex, before + 1, `${task} begins`)
  if (outcome === 'failed')
    state.appendLog(dag, run, task, mapIndex, before + 1, {
      level: 'error',
      text: 'Task failed with exception',
      errorDetail: [{ exc_type: 'RuntimeError', exc_value: `fold ${mapIndex} fails` }],
    })
  state.setTask(dag, run, task, mapIndex, outcome)
}
