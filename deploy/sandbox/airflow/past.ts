import type { AirflowState } from '../../../test/emulators/airflow/index.ts'

const days = [3, 2, 1]
const taskSeconds = 40

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
      for (const [index, task] of dag.tasks.entries()) {
        hand.at = start.add({ seconds: index * taskSeconds })
        for (const to of ['scheduled', 'queued', 'running'])
          state.setTask(dag.id, id, task.id, null, to)
        hand.at = start.add({ seconds: (index + 1) * taskSeconds - 4 })
        state.setTask(dag.id, id, task.id, null, 'success')
      }
      state.setRun(dag.id, id, 'success')
    }
  hand.at = null
}
