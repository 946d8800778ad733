import { Problem } from './answer.ts'
import { clearTasks } from './clear.ts'
import { instanceOf, oneOf, onlyFields, runOf } from './lookup.ts'
import { good, health } from './routes.ts'
import { oneTry } from './one-try.ts'
import { startAskedRun } from './trigger.ts'
import type { Answer } from './answer.ts'
import type { Asked, Route } from './flavour.ts'

const instance = 'dags/:dag/dagRuns/:run/taskInstances/:task'

/** What 2.x answers in its own way. */
export const routesV1: Route[] = [
  { method: 'GET', path: 'health', handle: health },
  { method: 'POST', path: 'dags/:dag/dagRuns', handle: trigger },
  { method: 'PATCH', path: 'dags/:dag/dagRuns/:run/setNote', handle: setNote },
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
    'conf',
    'dag_run_id',
    'logical_date',
    'note',
    'data_interval_start',
    'data_interval_end',
  ])
  const { body, state, part } = asked
  if (body['logical_date'] === null)
    throw new Problem(400, 'Bad Request', `{'logical_date': ['Field may not be null.']}`)
  const logicalAt =
    typeof body['logical_date'] === 'string' ? Temporal.Instant.from(body['logical_date']) : null
  const id = String(body['dag_run_id'] ?? `manual__${(logicalAt ?? state.now()).toString()}`)
  if (id.length > 250)
    throw new Problem(400, 'Bad Request', `{'dag_run_id': ['Longer than maximum length 250.']}`)
  if (!/^[A-Za-z0-9_.~:+-]+$/.test(id)) throw new Problem(500, 'Ooops!', null)
  const conflict = () =>
    new Problem(
      409,
      'Conflict',
      `DAGRun with DAG ID: '${part['dag']}' and DAGRun ID: '${id}' already exists`,
    )
  return startAskedRun(asked, { id, logicalAt, conflict })
}

function setNote(asked: Asked): Answer {
  const { dag, id } = runOf(asked)
  const note = String(asked.body['note'] ?? '')
  if (note.length > 1000)
    throw new Problem(400, 'Bad Request', `{'note': ['Longer than maximum length 1000.']}`)
  const changed = asked.state.setRunNote(dag, id, note)
  asked.state.tell({ kind: 'noted', dag, run: id, note, by: asked.user })
  return good(asked.flavour.run(changed))
}

function clear(asked: Asked): Answer {
  onlyFields(asked, [
    ...['dry_run', 'task_ids', 'dag_run_id', 'only_failed', 'only_running', 'reset_dag_runs'],
    ...['include_downstream', 'include_upstream', 'include_future', 'include_past'],
    ...['include_subdags', 'include_parentdag', 'start_date', 'end_date'],
  ])
  const tasks = asked.body['task_ids']
  if (Array.isArray(tasks) && tasks.some((each) => typeof each !== 'string'))
    throw new Problem(400, 'Bad Request', `${JSON.stringify(tasks)} is not of type 'string'`)
  return clearTasks(asked)
}

function setTask(asked: Asked): Answer {
  onlyFields(asked, ['dry_run', 'new_state'])
  const state = oneOf(asked, 'new_state', ['success', 'failed', 'skipped'])
  const { dag, run, task, mapIndex } = instanceOf(asked)
  if (asked.body['dry_run'] !== false)
    return good(asked.flavour.cleared(instanceOf(asked), asked.state))
  asked.state.setTask(dag, run, task, mapIndex, state)
  asked.state.tell({ kind: 'task-set', dag, run, task, mapIndex, state, by: asked.user })
  return good({})
}

function tries(asked: Asked): Answer {
  const { dag = '', run = '', task = '', map = '-1' } = asked.part
  const found = asked.state.instance(dag, run, task, Number(map))
  const listed = found === undefined ? [] : asked.state.tries(found)
  return good({
    task_instances: listed.map((each) => asked.flavour.attempt(each, asked.state)),
    total_entries: listed.length,
  })
}

function log(asked: Asked): Answer {
  const { dag = '', run = '', task = '', try: attempt = '1' } = asked.part
  const mapIndex = Number(asked.query.get('map_index') ?? -1)
  if (asked.state.instance(dag, run, task, mapIndex) === undefined)
    throw new Problem(404, 'TaskInstance not found', null)
  const { lines, body } = asked.state.log(dag, run, task, mapIndex, Number(attempt))
  const file = `/opt/airflow/logs/dag_id=${dag}/run_id=${run}/task_id=${task}/attempt=${attempt}.log`
  const type = 'text/plain'
  if (body !== null) return { status: 200, type, body }
  if (lines.length > 0) return { status: 200, type, body: asked.flavour.log(lines, file) }
  const head =
    '127.0.0.1\n INFO - ::group::Log message source details\n*** Could not read served logs: Connection refused\n INFO - ::endgroup::\n\n'
  return { status: 200, type, body: head }
}
