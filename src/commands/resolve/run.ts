import type { Airflow, DagRun } from '../../ports/airflow.ts'
import { runTerm, type Run } from '../../runs/run.ts'
import type { Store } from '../../store/store.ts'
import { Misunderstood } from '../misunderstood.ts'
import { instanceOf, resolveDag } from './dag.ts'

export type FoundRun = {
  airflow: Airflow
  run: DagRun
  /** The same run as it is followed, if it is. */
  followed: Run | null
}

type Needs = { airflows: Airflow[]; store: Pick<Store, 'read' | 'list' | 'find'> }

/** The run that a word names: `R12`, `[instance:]dag/run_id`, a DAG (its latest run), or `latest`. Throws Misunderstood. */
export async function resolveRun(word: string | undefined, needs: Needs): Promise<FoundRun> {
  if (word === undefined || word.toLowerCase() === 'latest') return latest(needs)
  if (/^r\d{1,9}$/i.test(word)) {
    const stored = await needs.store.read<Run>('run', word.toUpperCase())
    if (!stored)
      throw new Misunderstood(`There is no run ${word.toUpperCase()}; /ml runs lists them.`)
    return byFollowed(stored.body, needs)
  }
  const slash = word.indexOf('/')
  return slash > 0
    ? byId(word.slice(0, slash), word.slice(slash + 1), needs)
    : latestOf(word, needs)
}

/** The newest run that is followed; where none is yet, the newest that any Airflow knows. */
async function latest(needs: Needs): Promise<FoundRun> {
  const [newest] = await needs.store.list<Run>('run', 1)
  if (newest) return byFollowed(newest.body, needs)
  const found = await Promise.all(
    needs.airflows.map(async (airflow) => {
      const [run] = await airflow.runs({ dag: null, limit: 1 })
      return run ? [{ airflow, run, followed: null }] : []
    }),
  )
  const [last] = found.flat().toSorted((one, other) => beganAt(other.run) - beganAt(one.run))
  if (last) return last
  throw new Misunderstood('Nothing has run yet; /ml run <dag> starts a run.')
}

const beganAt = ({ startedAt, queuedAt, logicalAt }: DagRun): number =>
  (startedAt ?? queuedAt ?? logicalAt)?.epochMilliseconds ?? 0

async function byFollowed(followed: Run, { airflows }: Needs): Promise<FoundRun> {
  const { airflow } = configured(followed.instance, airflows)
  const run = await airflow.run(followed.dag, followed.run)
  if (!run) throw new Misunderstood(`Airflow no longer knows ${followed.dag}/${followed.run}.`)
  return { airflow, run, followed }
}

async function byId(dagWord: string, runId: string, needs: Needs): Promise<FoundRun> {
  const { airflow, dag } = await resolveDag(dagWord, needs.airflows)
  if (!isSafeRunId(runId)) {
    throw new Misunderstood(
      'That is no run id that Airflow could have: letters, digits and . _ ~ : + - are. /ml runs lists them.',
    )
  }
  const run = await airflow.run(dag.id, runId)
  if (!run) throw new Misunderstood(`${dag.id} has no run ${runId}; /ml runs ${dag.id} lists them.`)
  return withFollowed(airflow, run, needs)
}

async function latestOf(word: string, needs: Needs): Promise<FoundRun> {
  const { airflow, dag } = await resolveDag(word, needs.airflows)
  const [run] = await airflow.runs({ dag: dag.id, limit: 1 })
  if (!run) throw new Misunderstood(`${dag.id} has never run. /ml run ${dag.id} starts it.`)
  return withFollowed(airflow, run, needs)
}

async function withFollowed(airflow: Airflow, run: DagRun, { store }: Needs): Promise<FoundRun> {
  const [stored] = await store.find<Run>('run', runTerm(airflow.name, run.dag, run.id))
  return { airflow, run, followed: stored?.body ?? null }
}

function configured(name: string, airflows: Airflow[]) {
  const { among } = instanceOf(`${name}:`, airflows)
  return { airflow: among[0] as Airflow }
}

/** What can stand in one segment of a path without naming another: no slash, no dots alone, no control characters. */
const isSafeRunId = (id: string): boolean =>
  id.length > 0 && id.length <= 250 && !/^\.+$/.test(id) && !/[/\\\u0000-\u001f\u007f]/.test(id)
