import type { Clock } from '../clock.ts'
import { CallError } from '../delivery/endings.ts'
import { subjectKey } from '../incidents/subject.ts'
import type { Airflow, DagRun } from '../ports/airflow.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'

/** How long a task took in earlier runs, in seconds, as Airflow told it. */
export type EarlierDurations = { seconds: number[] }

/** Under which the earlier durations of a task are kept. */
export const durationsId = (key: string): string => `durations:${key}`

const runsMost = 5
const keptHours = 24

/**
 * Keeps how long each task of a DAG took in its newest successful runs, so that what ends when can be said of tasks that
 * were never seen to pass. Asks Airflow once a day for each DAG; a source that is away is asked again later.
 */
export function createEarlierDurations(
  store: Store,
  clock: Clock,
  airflow: Pick<Airflow, 'name' | 'taskInstances'>,
): (dag: string, earlier: readonly DagRun[]) => Promise<void> {
  const asked = new Map<string, Temporal.Instant>()
  return async (dag, earlier) => {
    const last = asked.get(dag)
    if (earlier.length === 0 || (last && clock.now().since(last).total('hours') < keptHours)) return
    asked.set(dag, clock.now())
    try {
      const seconds = new Map<string, number[]>()
      for (const { id } of earlier.slice(0, runsMost))
        for (const { task, state, durationSeconds } of await airflow.taskInstances(dag, id))
          if (state === 'success' && durationSeconds !== null)
            seconds.set(task, [...(seconds.get(task) ?? []), durationSeconds])
      await keep(store, clock, airflow.name, dag, seconds)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      asked.delete(dag)
    }
  }
}

async function keep(
  store: Store,
  clock: Clock,
  instance: string,
  dag: string,
  seconds: ReadonlyMap<string, number[]>,
): Promise<void> {
  for (const [task, all] of seconds) {
    const id = durationsId(subjectKey({ instance, namespace: null, dag, task }))
    await revise(
      store,
      () => clock.now(),
      async () => {
        const stored = await store.read<EarlierDurations>('sample', id)
        const body: EarlierDurations = { seconds: all }
        return {
          writes: [{ kind: 'sample', id, version: stored?.version ?? null, body }],
          effects: [],
        }
      },
    )
  }
}
