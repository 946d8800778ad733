import { zulu } from './fields.ts'
import { allOfThem, orNull } from './get.ts'
import { readPages } from './pages.ts'
import { runPath } from './paths.ts'
import { readRun } from './read-run.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Get } from './get.ts'

/** What is read of runs. */
export function createRunReads(get: Get): Pick<Airflow, 'runs' | 'run'> {
  return {
    async runs({ dag, states, updatedSince, startedSince, limit }) {
      return await readPages({
        page: (size, offset) =>
          get(['dags', dag ?? '~', 'dagRuns'], {
            limit: size,
            offset,
            order_by: '-id',
            state: states,
            updated_at_gte: updatedSince && zulu(updatedSince),
            start_date_gte: startedSince && zulu(startedSince),
          }),
        name: 'dag_runs',
        read: readRun,
        keyOf: (run) => JSON.stringify([run.dag, run.id]),
        limit: limit ?? allOfThem,
      })
    },

    async run(dag, run) {
      return await orNull(async () => readRun(await get(runPath(dag, run))))
    },
  }
}
