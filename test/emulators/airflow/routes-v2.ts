import { Problem } from './answer.ts'
import { clearTasks } from './clear.ts'
import { instanceOf, oneOf, onlyFields } from './lookup.ts'
import { good, health } from './routes.ts'
import { oneTry } from './one-try.ts'
import { startAskedRun } from './trigger.ts'
import type { Answer } from './answer.ts'
import type { Asked, Route } from './flavour.ts'

const instance = 'dags/:dag/dagRuns/:run/taskInstances/:task'
const runIdPattern = /^[A-Za-z0-9_.~:+-]+$/

/** What 3.x answers in its own way. */
export const routesV2: Route[] = [
  { method: 'GET', path: 'monitor/health', handle: health },
  { method: 'POST', path: 'dags/:dag/dagRuns', handle: trigger },
  { method: 'POST', path: 'dags/:dag/clearTaskInstances', handle: clear },
  { method: 'PATCH', path: instance, handle: setTask },
  { method: 'PATCH', path: `${instance}/:map`, handle: setTask },
  { method: 'GET', path: `${instance}/tries`, handle: tries },
  { method: 'GET', path: `${instance}/:map/tries`, handle: tries },
  { method: 'GET', path: `${instance}/tries/:try`, handle: oneTry },
  { method: 'GET', path: `${instance}/:map/tries/:try`, handle: oneTry },
  { method: 'GET', path: `${instance}/logs/:try`, handle: log },
]

function trigger(asked: Asked): Answer {
  onlyFields(asked, [
    ...['conf', 'dag_run_id', 'logical_date', 'run_after', 'note', 'partition_key'],
    ...['data_interval_start', 'data_interval_end'],
  ])
  const { body, state } = asked
  if (!('logical_date' in body))
    throw new Problem(422, 'Unprocessable', [
      { type: 'missing', loc: ['body', 'logical_date'], msg: 'Field required', input: body },
    ])
  const logicalAt =
    typeof body['logical_date'] === 'string' ? Temporal.Instant.from(body['logical_date']) : null
  const id = String(body['dag_run_id'] ?? `manual__${(logicalAt ?? state.now()).toString()}`)
  if (!runIdPattern.test(id))
    throw new Problem(
      400,
      'Bad Request',
      `The run_id provided '${id}' does not match regex pattern '${runIdPattern.source}'`,
    )
  const conflict = () =>
    new Problem(409, 'Conflict', {
      reason: 'Unique constraint violation',
      statement: 'hidden',
      orig_error: 'hidden',
      message:
        'Serious error when handling your request. Check logs for more details - you will find it in api server when you look for ID xBNNA1ME',
    })
  return startAskedRun(asked, { id, logicalAt, conflict })
}

function clear(asked: Asked): Answer {
  onlyFields(asked, [
    ...['dry_run', 'task_ids', 'dag_run_id', 'only_failed', 'only_running', 'reset_dag_runs'],
    ...['include_downstream', 'include_upstream', 'include_future', 'include_past'],
    ...['start_date', 'end_date', 'run_on_latest_version', 'prevent_running_task', 'note'],
  ])
  return clearTasks(asked)
}

function setTask(asked: Asked): Answer {
  onlyFields(asked, [
    ...['new_state', 'note', 'include_upstream', 'include_downstream'],
    ...['include_future', 'include_past'],
  ])
  const state = oneOf(asked, 'new_state', ['success', 'failed', 'skipped'])
  const { dag, run, task, mapIndex } = instanceOf(asked)
  const changed = asked.state.setTask(dag, run, task, mapIndex, state)
  asked.state.tell({ kind: 'task-set', dag, run, task, mapIndex, state, by: asked.user })
  const instances = [asked.flavour.instance(changed, asked.state)]
  return good({ task_instances: instances, total_entries: 1, ...asked.flavour.counts })
}

function tries(asked: Asked): Answer {
  const { dag = '', run = '', task = '', map = '-1' } = asked.part
  const found = asked.state.instance(dag, run, task, Number(map))
  if (found === undefined)
    throw new Problem(
      404,
      'Not Found',
      `The Task Instance with dag_id: \`${dag}\`, run_id: \`${run}\`, task_id: \`${task}\` and map_index: \`${map}\` was not found`,
    )
  const listed = asked.state.tries(found)
  return good({
    task_instances: listed.map((each) => asked.flavour.attempt(each, asked.state)),
    total_entries: listed.length,
  })
}

function log(asked: Asked): Answer {
  const { dag = '', run = '', task = '', try: attempt = '1' } = asked.part
  const mapIndex = Number(asked.query.get('map_index') ?? -1)
  const { lines, body } = asked.state.log(dag, run, task, mapIndex, Number(attempt))
  if (lines.length === 0 && body === null)
    throw new Problem(404, 'Not Found', 'TaskInstance not found')
  const file = `/opt/airflow/logs/dag_id=${dag}/run_id=${run}/task_id=${task}/attempt=${attempt}.log`
  return {
    status: 200,
    type: 'application/x-ndjson',
    body: body ?? asked.flavour.log(lines, file),
  }
}
