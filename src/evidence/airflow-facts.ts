import { numberAt, textAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'

/** What Airflow says of the task instance; null fields where it says nothing. */
export type AirflowFacts = {
  dagId: string | null
  taskId: string | null
  runId: string | null
  tryNumber: number | null
  maxTries: number | null
  state: string | null
  operator: string | null
}

/** Reads the task instance and the run of a snapshot. */
export const readAirflow = ({ airflow }: Snapshot): AirflowFacts => ({
  dagId:
    textAt(airflow, 'taskInstance', 'dag_id') ??
    textAt(airflow, 'dagRun', 'dag_id') ??
    textAt(airflow, 'dag', 'dag_id'),
  taskId: textAt(airflow, 'taskInstance', 'task_id'),
  runId: textAt(airflow, 'taskInstance', 'dag_run_id') ?? textAt(airflow, 'dagRun', 'dag_run_id'),
  tryNumber: numberAt(airflow, 'taskInstance', 'try_number'),
  maxTries: numberAt(airflow, 'taskInstance', 'max_tries'),
  state: textAt(airflow, 'taskInstance', 'state'),
  operator: textAt(airflow, 'taskInstance', 'operator'),
})
