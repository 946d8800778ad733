import { momentOf, ordered, pageOf } from './listing.ts'
import { dagOf, instanceOf, oneOf, onlyFields, runOf } from './lookup.ts'
import type { Answer } from './answer.ts'
import type { EmulatedRun, EmulatedTaskInstance } from './model.ts'
import type { Asked, Json, Route } from './flavour.ts'

/** What both versions answer in the same way, but for their fields and words. */
export const commonRoutes: Route[] = [
  { method: 'GET', path: 'version', handle: version },
  { method: 'GET', path: 'dags', handle: listDags },
  { method: 'GET', path: 'dags/:dag', handle: (asked) => good(dagJson(asked)) },
  { method: 'GET', path: 'dags/:dag/details', handle: dagDetails },
  { method: 'GET', path: 'dags/:dag/tasks', handle: listTasks },
  { method: 'PATCH', path: 'dags/:dag', handle: pause },
  { method: 'GET', path: 'importErrors', handle: listImportErrors },
  { method: 'GET', path: 'dags/:dag/dagRuns', handle: listRuns },
  {
    method: 'GET',
    path: 'dags/:dag/dagRuns/:run',
    handle: (asked) => good(asked.flavour.run(runOf(asked))),
  },
  { method: 'PATCH', path: 'dags/:dag/dagRuns/:run', handle: changeRun },
  { method: 'GET', path: 'dags/:dag/dagRuns/:run/taskInstances', handle: listInstances },
  { method: 'GET', path: 'dags/:dag/dagRuns/:run/taskInstances/:task', handle: oneInstance },
  { method: 'GET', path: 'dags/:dag/dagRuns/:run/taskInstances/:task/:map', handle: oneInstance },
]

/** A plain 200. */
export function good(body: unknown): Answer {
  return { status: 200, body }
}

/** The health of all services, under either version's path. */
export function health(asked: Pick<Asked, 'state' | 'flavour'>): Answer {
  const now = asked.state.now().toString()
  const service = (name: string) => ({ status: 'healthy', [`latest_${name}_heartbeat`]: now })
  return good({
    metadatabase: { status: 'healthy' },
    scheduler: service('scheduler'),
    triggerer: service('triggerer'),
    dag_processor:
      asked.flavour.api === 'v1'
        ? { status: null, latest_dag_processor_heartbeat: null }
        : service('dag_processor'),
  })
}

function version({ flavour }: Asked): Answer {
  return good({ version: flavour.version, git_version: '' })
}

function dagJson(asked: Asked): Json {
  return asked.flavour.dag(dagOf(asked), asked.state)
}

function dagDetails(asked: Asked): Answer {
  return good(asked.flavour.dagDetails(dagOf(asked), asked.state))
}

function listDags({ state, flavour, query }: Asked): Answer {
  const pattern = (query.get('dag_id_pattern') ?? '').replaceAll('%', '').toLowerCase()
  const paused = query.get('paused')
  const found = state
    .dags()
    .filter(({ id }) => id.toLowerCase().includes(pattern))
    .filter((dag) => paused === null || String(dag.paused) === paused)
  const sorted = ordered(found, query, 'dag_id', { dag_id: ({ id }) => id })
  const { page, total } = pageOf(sorted, query, flavour.usualLimit)
  return good({ dags: page.map((dag) => flavour.dag(dag, state)), total_entries: total })
}

function listTasks(asked: Asked): Answer {
  const dag = dagOf(asked)
  const tasks = dag.tasks.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return good({
    tasks: tasks.map((task) => asked.flavour.dagTask(task, dag)),
    total_entries: tasks.length,
  })
}

function pause(asked: Asked): Answer {
  onlyFields(asked, ['is_paused'])
  const dag = dagOf(asked)
  dag.paused = asked.body['is_paused'] === true
  asked.state.tell({ kind: dag.paused ? 'paused' : 'unpaused', dag: dag.id, by: asked.user })
  return good(dagJson(asked))
}

function listImportErrors({ state, flavour, query }: Asked): Answer {
  const { page, total } = pageOf(state.importErrors(), query, flavour.usualLimit)
  return good({ import_errors: page.map(flavour.importError), total_entries: total })
}

function listRuns(asked: Asked): Answer {
  const { state, flavour, query, part } = asked
  if (part['dag'] !== '~' && flavour.api === 'v2') dagOf(asked)
  const since = momentOf(query, 'updated_at_gte', flavour.badMoment)
  const startedSince = momentOf(query, 'start_date_gte', flavour.badMoment)
  const states = query.getAll('state')
  const found = state
    .runs()
    .filter(({ dag }) => part['dag'] === '~' || dag === part['dag'])
    .filter((run) => states.length === 0 || states.includes(run.state))
    .filter((run) => since === null || notBefore(run.updatedAt, since))
    .filter((run) => startedSince === null || notBefore(run.startedAt, startedSince))
  const sorted = ordered<EmulatedRun>(found, query, 'id', {
    id: (run) => run.number,
    state: (run) => run.state,
    dag_id: (run) => run.dag,
    start_date: (run) => run.startedAt?.epochMilliseconds ?? null,
    end_date: (run) => run.endedAt?.epochMilliseconds ?? null,
    updated_at: (run) => run.updatedAt.epochMilliseconds,
  })
  const { page, total } = pageOf(sorted, query, flavour.usualLimit)
  return good({ dag_runs: page.map(flavour.run), total_entries: total, ...flavour.counts })
}

function changeRun(asked: Asked): Answer {
  const { dag, id } = runOf(asked, 'run-to-change')
  onlyFields(asked, asked.flavour.api === 'v1' ? ['state'] : ['state', 'note'])
  const note = asked.body['note']
  if (typeof note === 'string') {
    asked.state.setRunNote(dag, id, note)
    asked.state.tell({ kind: 'noted', dag, run: id, note, by: asked.user })
  }
  if (asked.body['state'] === undefined) return good(asked.flavour.run(runOf(asked)))
  const state = oneOf(asked, 'state', ['success', 'failed', 'queued'])
  if (state !== 'queued') endTasks(asked, dag, id, state)
  const changed = asked.state.setRun(dag, id, state)
  asked.state.tell({ kind: 'run-set', dag, run: id, state, by: asked.user })
  return good(asked.flavour.run(changed))
}

/** Tasks under way end with their run; of a failed run those that never began are skipped. */
function endTasks({ state }: Asked, dag: string, run: string, to: string): void {
  const ifNeverBegun = to === 'success' ? to : 'skipped'
  const final = ['success', 'failed', 'skipped', 'upstream_failed', 'removed']
  for (const each of state.instances())
    if (each.dag === dag && each.run === run && !final.includes(each.state ?? ''))
      state.setTask(dag, run, each.task, each.mapIndex, each.open ? to : ifNeverBegun)
}

function listInstances(asked: Asked): Answer {
  const { state, flavour, query, part } = asked
  if (part['run'] !== '~' && flavour.api === 'v2') runOf(asked)
  const since = momentOf(query, 'updated_at_gte', flavour.badMoment)
  const states = query.getAll('state')
  const found = state
    .instances()
    .filter(({ dag }) => part['dag'] === '~' || dag === part['dag'])
    .filter(({ run }) => part['run'] === '~' || run === part['run'])
    .filter((each) => states.length === 0 || states.includes(each.state ?? 'none'))
    .filter((each) => since === null || notBefore(each.updatedAt, since))
  const sorted = ordered<EmulatedTaskInstance>(found, query, flavour.usualTaskOrder, {
    id: (each) => each.number,
    map_index: (each) => each.mapIndex,
    state: (each) => each.state,
    start_date: (each) => each.startedAt?.epochMilliseconds ?? null,
  })
  const { page, total } = pageOf(sorted, query, flavour.usualLimit)
  return good({
    task_instances: page.map((each) => flavour.instance(each, state)),
    total_entries: total,
    ...flavour.counts,
  })
}

function oneInstance(asked: Asked): Answer {
  return good(asked.flavour.instance(instanceOf(asked), asked.state))
}

function notBefore(at: Temporal.Instant | null, since: Temporal.Instant): boolean {
  return at !== null && Temporal.Instant.compare(at, since) >= 0
}
