import { entriesAt, instantAt, numberAt, objectAt, objectsAt, textAt } from './raw.ts'
import type { Raw, Snapshot } from './snapshot.ts'

/** What Airflow says of the task instance; null fields where it says nothing. */
export type AirflowFacts = {
  /** `2.11.2`. */
  version: string | null
  dagId: string | null
  taskId: string | null
  runId: string | null
  tryNumber: number | null
  maxTries: number | null
  state: string | null
  operator: string | null
  /** What a person or Airflow noted on the task or its run. */
  notes: string[]
  startedAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  runState: string | null
  /** The DAG's file, as Airflow spells it: absolute, or relative to its bundle. */
  files: string[]
  /** Template fields as they were rendered. */
  rendered: Raw
  /** DAG files that do not import, of any DAG. */
  importErrors: { file: string; trace: string; at: Temporal.Instant | null }[]
  triggerClass: string | null
}

/** Reads the task instance, its run and its DAG, in the field names of API v1 and v2. */
export function readAirflow({ airflow }: Snapshot): AirflowFacts {
  const task = objectAt(airflow, 'taskInstance')
  const run = objectAt(airflow, 'dagRun')
  const dag = objectAt(airflow, 'dag')
  return {
    version: textAt(airflow, 'version'),
    dagId: textAt(task, 'dag_id') ?? textAt(run, 'dag_id') ?? textAt(dag, 'dag_id'),
    taskId: textAt(task, 'task_id'),
    runId: textAt(task, 'dag_run_id') ?? textAt(run, 'dag_run_id'),
    tryNumber: numberAt(task, 'try_number'),
    maxTries: numberAt(task, 'max_tries'),
    state: textAt(task, 'state'),
    operator: textAt(task, 'operator') ?? textAt(task, 'operator_name'),
    notes: [textAt(task, 'note'), textAt(run, 'note')].filter((note) => note !== null),
    startedAt: instantAt(task, 'start_date'),
    endedAt: instantAt(task, 'end_date'),
    runState: textAt(run, 'state'),
    files: [textAt(dag, 'fileloc'), textAt(dag, 'relative_fileloc')].filter(
      (file) => file !== null,
    ),
    rendered: objectAt(task, 'rendered_fields'),
    importErrors: objectsAt(airflow, 'importErrors').map((error) => ({
      file: textAt(error, 'filename') ?? '',
      trace: textAt(error, 'stack_trace') ?? textAt(error, 'stacktrace') ?? '',
      at: instantAt(error, 'timestamp'),
    })),
    triggerClass: textAt(task, 'trigger', 'classpath'),
  }
}

/** A template field as text, whatever the operator calls it (`_conf`, `conf`); null where it is none. */
export const renderedText = ({ rendered }: AirflowFacts, ...names: string[]): string | null =>
  new Map(entriesAt(rendered)).get(names.find((name) => textAt(rendered, name) !== null) ?? '') ??
  null
