import type { AirflowState } from '../../../test/emulators/airflow/index.ts'

const days = [3, 2, 1]
const taskSeconds = 36
const trainingSeconds = 52
const gapSeconds = 4

/** Gives every DAG some days of runs that passed. `hand` turns the clock of the state. */
export function addPast(
  state: AirflowState,
  now: Temporal.Instant,
  hand: { at: Temporal.Instant | null },
): void {
  for (const dag of state.dags())
    for (const day of days) {
      const start = now.subtract({ hours: 24 * day })
      const id = `scheduled__${start.toString({ smallestUnit: 'second' }).replace('Z', '+00:00')}`
      hand.at = start
      state.startRun({ dag: dag.id, id, type: 'scheduled', logicalAt: start, by: 'schedule' })
      state.setRun(dag.id, id, 'running')
      let at = start
      for (const task of dag.tasks) {
        hand.at = at
        for (const to of ['scheduled', 'queued', 'running'])
          state.setTask(dag.id, id, task.id, null, to)
        hand.at = at.add({ seconds: task.id.startsWith('train_') ? trainingSeconds : taskSeconds })
        state.setTask(dag.id, id, task.id, null, 'success')
        at = hand.at.add({ seconds: gapSeconds })
      }
      state.setRun(dag.id, id, 'success')
    }
  hand.at = null
}
