import { until } from '../until.ts'
import type { AirflowConnection } from './connect.ts'

const RUN_DEADLINE_SECONDS = 240

/** How a run ended. */
export interface EndedRun {
  readonly run: string
  readonly state: 'success' | 'failed'
}

/** Starts a run and waits until it has ended. */
export async function runToEnd(
  airflow: AirflowConnection,
  dag: string,
  conf: object = {},
): Promise<EndedRun> {
  const run = await airflow.trigger(dag, conf)
  const state = await until(
    `end of ${dag} ${run}`,
    async () => {
      const current = await airflow.runState(dag, run)
      return current === 'success' || current === 'failed' ? current : null
    },
    RUN_DEADLINE_SECONDS,
  )
  return { run, state }
}
