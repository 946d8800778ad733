import { Problem } from './answer.ts'
import { attemptV2, dagDetailsV2, dagTaskV2, dagV2, instanceV2, logV2, runV2 } from './render-v2.ts'
import { routesV2 } from './routes-v2.ts'
import { zuluTime } from './times.ts'
import type { EmulatedTaskInstance } from './model.ts'
import type { Flavour, Json } from './flavour.ts'
import type { AirflowState } from './state.ts'

/** Airflow 3.3.2: `{detail}`, `Z`, page limit 50, unknown fields of bodies refused with 422. */
export const flavourV2: Flavour = {
  api: 'v2',
  version: '3.3.2',
  usualLimit: 50,
  usualTaskOrder: 'map_index',
  healthPath: 'monitor/health',
  logType: 'application/x-ndjson',
  routes: routesV2,

  problem: ({ status, detail, title }) => ({ status, body: { detail: detail ?? title } }),

  unknownPath: { status: 404, body: { error: 'API route not found' } },
  noValue: 'No value passed',
  counts: { total_entries_limit: null, next_cursor: null, previous_cursor: null },

  missing(what, { dag, run, task, map, try: attempt }) {
    switch (what) {
      case 'dag':
        return new Problem(404, 'Not Found', `The Dag with ID: \`${dag}\` was not found`)
      case 'dag-to-trigger':
        return new Problem(404, 'Not Found', `Dag with dag_id: '${dag}' not found`)
      case 'run':
      case 'run-to-change':
        return new Problem(
          404,
          'Not Found',
          `The DagRun with dag_id: \`${dag}\` and run_id: \`${run}\` was not found`,
        )
      case 'instance':
        return new Problem(
          404,
          'Not Found',
          map === undefined
            ? `The Task Instance with dag_id: \`${dag}\`, run_id: \`${run}\` and task_id: \`${task}\` was not found`
            : `The Mapped Task Instance with dag_id: \`${dag}\`, run_id: \`${run}\`, task_id: \`${task}\`, and map_index: \`${map}\` was not found`,
        )
      case 'try':
        return new Problem(
          404,
          'Not Found',
          `The Task Instance with dag_id: \`${dag}\`, run_id: \`${run}\`, task_id: \`${task}\`, try_number: \`${attempt}\` and map_index: \`${map ?? -1}\` was not found`,
        )
    }
  },

  // A date, or a moment without a zone, passes the check and then breaks the query.
  badMoment: (value, name) =>
    /^\d{4}-\d{2}-\d{2}(T[\d:.]+)?$/.test(value)
      ? new Problem(500, 'Internal Server Error', databaseError)
      : new Problem(422, 'Unprocessable', [
          {
            type: 'datetime_from_date_parsing',
            loc: ['query', name],
            msg: 'Input should be a valid datetime or date, input is too short',
            input: value,
            ctx: { error: 'input is too short' },
          },
        ]),
  badBody: (field, value, allowed) =>
    new Problem(422, 'Unprocessable', [
      {
        type: 'value_error',
        loc: ['body', field],
        msg: `Value error, '${String(value)}' is not one of [${allowed.map((each) => `'${each}'`).join(', ')}]`,
        input: value,
        ctx: { error: {} },
      },
    ]),
  unknownField: (field, value) =>
    new Problem(422, 'Unprocessable', [
      {
        type: 'extra_forbidden',
        loc: ['body', field],
        msg: 'Extra inputs are not permitted',
        input: value,
      },
    ]),

  dag: dagV2,
  dagDetails: dagDetailsV2,
  dagTask: dagTaskV2,
  run: runV2,
  instance: whole,
  attempt: attemptV2,
  cleared: whole,
  importError: ({ number, file, text, at }) => ({
    import_error_id: number,
    timestamp: zuluTime(at),
    filename: file,
    bundle_name: 'dags-folder',
    stack_trace: text,
  }),
  log: logV2,
}

const databaseError = {
  reason: 'Database error',
  statement: 'hidden',
  orig_error: 'hidden',
  message:
    'Serious error when handling your request. Check logs for more details - you will find it in api server when you look for ID zXbbByGt',
}

function whole(instance: EmulatedTaskInstance, state: AirflowState): Json {
  const run = state.run(instance.dag, instance.run)
  return instanceV2(instance, run?.logicalAt ?? null, run?.logicalAt ?? run?.queuedAt ?? null)
}
