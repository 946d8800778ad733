import { zulu } from './fields.ts'
import { commonClearBody } from './dialect.ts'
import type { Dialect } from './dialect.ts'

/** The API of Airflow 3 (recorded with 3.3.2). Bodies with a field it does not know are refused. */
export const v2: Dialect = {
  api: 'v2',
  healthPath: ['monitor', 'health'],
  // JSON would be put together in the server's memory first; text is 406.
  logAccept: 'application/x-ndjson',
  clearsMappedSingly: true,
  taskOrder: { order_by: 'id' },

  // The date must be there, and null is right for a run by hand.
  triggerBody: ({ run, conf, note, logicalAt }) => ({
    dag_run_id: run,
    conf,
    logical_date: logicalAt === null ? null : zulu(logicalAt),
    ...(note === null ? {} : { note }),
  }),

  clearBody: (request) => ({
    ...commonClearBody(request),
    ...(request.tasks.length === 0
      ? {}
      : {
          task_ids: request.tasks.map(({ task, mapIndex }) =>
            mapIndex === null ? task : [task, mapIndex],
          ),
        }),
  }),

  setTaskState: (path, state) => ({ method: 'PATCH', path, json: { new_state: state } }),

  setPaused: (dag, paused) => ({
    method: 'PATCH',
    path: ['dags', dag],
    json: { is_paused: paused },
  }),

  setNote: (path, note) => ({ method: 'PATCH', path, json: { note } }),

  runPath: (dag, run) => ({ path: ['dags', dag, 'runs', run], query: {} }),

  taskPath: (dag, run, task, mapIndex, attempt) => ({
    path: [
      ...['dags', dag, 'runs', run, 'tasks', task],
      ...(mapIndex === null ? [] : ['mapped', String(mapIndex)]),
    ],
    query: { try_number: String(attempt) },
  }),
}
