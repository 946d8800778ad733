import { Problem, webPage } from './answer.ts'
import { attemptV1, dagDetailsV1, dagTaskV1, dagV1, instanceV1, logV1, runV1 } from './render-v1.ts'
import { routesV1 } from './routes-v1.ts'
import { plusTime } from './times.ts'
import type { Flavour } from './flavour.ts'

const errorPages: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthenticated',
  403: 'PermissionDenied',
  404: 'NotFound',
  409: 'AlreadyExists',
}

/** Airflow 2.11.2: problem+json, `+00:00`, page limit 100, unknown fields and parameters refused with 400. */
export const flavourV1: Flavour = {
  api: 'v1',
  version: '2.11.2',
  usualLimit: 100,
  usualTaskOrder: 'id',
  healthPath: 'health',
  logType: 'text/plain',
  routes: routesV1,

  problem({ status, title, detail }) {
    if (status === 500) return webPage(500, 'Ooops!')
    const page = errorPages[status]
    const type =
      page === undefined
        ? 'about:blank'
        : `https://airflow.apache.org/docs/apache-airflow/2.11.2/stable-rest-api-ref.html#section/Errors/${page}`
    return { status, type: 'application/problem+json', body: { detail, status, title, type } }
  },

  unknownPath: {
    status: 404,
    type: 'application/problem+json',
    body: {
      detail:
        'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
      status: 404,
      title: 'Not Found',
      type: 'about:blank',
    },
  },
  noValue: 'No value passed and Param has no default value',
  counts: {},

  missing(what, { dag, run, task, map = '-1', try: attempt }) {
    switch (what) {
      case 'dag':
        return new Problem(404, 'DAG not found', `The DAG with dag_id: ${dag} was not found`)
      case 'dag-to-trigger':
        return new Problem(404, 'DAG not found', `DAG with dag_id: '${dag}' not found`)
      case 'run':
        return new Problem(
          404,
          'DAGRun not found',
          `DAGRun with DAG ID: '${dag}' and DagRun ID: '${run}' not found`,
        )
      case 'run-to-change':
        return new Problem(404, `Dag Run id ${run} not found in dag ${dag}`, null)
      case 'instance':
        return new Problem(404, 'Task instance not found', null)
      case 'try':
        return new Problem(
          404,
          'Task instance not found',
          `Task Instance not found for dag_id=${dag}, run_id=${run}, task_id=${task}, map_index=${map}, try_number=${attempt}.`,
        )
    }
  },

  badMoment: (value) =>
    new Problem(
      400,
      'Bad Request',
      `'${value}' is not a 'date-time'\n\nFailed validating 'format' in schema:\n    {'type': 'string', 'format': 'date-time'}\n\nOn instance:\n    '${value}'`,
    ),
  badBody: (field, value, allowed) =>
    new Problem(
      400,
      'Bad Request',
      `'${String(value)}' is not one of [${allowed.map((each) => `'${each}'`).join(', ')}] - '${field}'`,
    ),
  unknownField: (field) => new Problem(400, 'Bad Request', `{'${field}': ['Unknown field.']}`),

  dag: dagV1,
  dagDetails: dagDetailsV1,
  dagTask: dagTaskV1,
  run: runV1,
  instance: (instance, state) => instanceV1(instance, logicalAt(instance, state)),
  attempt: attemptV1,
  cleared: (instance, state) => ({
    dag_id: instance.dag,
    dag_run_id: instance.run,
    execution_date: plusTime(logicalAt(instance, state)),
    task_id: instance.task,
  }),
  importError: ({ number, file, text, at }) => ({
    filename: `/opt/airflow/dags/${file}`,
    import_error_id: number,
    stack_trace: text,
    timestamp: plusTime(at),
  }),
  log: logV1,
}

function logicalAt(
  { dag, run }: { dag: string; run: string },
  state: Parameters<Flavour['dag']>[1],
): Temporal.Instant | null {
  const found = state.run(dag, run)
  return found?.logicalAt ?? found?.queuedAt ?? null
}
