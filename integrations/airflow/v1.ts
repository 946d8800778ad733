import { zulu } from './fields.ts'
import { commonClearBody } from './dialect.ts'
import type { Dialect } from './dialect.ts'

/** The API of Airflow 2 (2.10 and later; recorded with 2.11.2). */
export const v1: Dialect = {
  api: 'v1',
  healthPath: ['health'],
  logAccept: 'text/plain',
  clearsMappedSingly: false,
  taskOrder: {},

  // A null date is refused (400 `Field may not be null`), so it is left out.
  triggerBody: ({ run, conf, note, logicalAt }) => ({
    dag_run_id: run,
    conf,
    ...(note === null ? {} : { note }),
    ...(logicalAt === null ? {} : { logical_date: zulu(logicalAt) }),
  }),

  clearBody: (request) => ({
    ...commonClearBody(request),
    ...(request.tasks.length === 0
      ? {}
      : { task_ids: [...new Set(request.tasks.map(({ task }) => task))] }),
  }),

  setTaskState: (path, state) => ({
    method: 'PATCH',
    path,
    json: { dry_run: false, new_state: state },
  }),

  setPaused: (dag, paused) => ({
    method: 'PATCH',
    path: ['dags', dag],
    query: { update_mask: 'is_paused' },
    json: { is_paused: paused },
  }),

  setNote: (path, note) => ({ method: 'PATCH', path: [...path, 'setNote'], json: { note } }),

  runPath: (dag, run) => ({ path: ['dags', dag, 'grid'], query: { dag_run_id: run } }),

  taskPath: (dag, run, task, mapIndex) => ({
    path: ['dags', dag, 'grid'],
    query: {
      dag_run_id: run,
      task_id: task,
      ...(mapIndex === null ? {} : { map_index: String(mapIndex) }),
      tab: 'logs',
    },
  }),
}
