import type { Subject } from '../../incidents/incident.ts'
import type { Airflow, DagRun, TaskInstance } from '../../ports/airflow.ts'
import { labelValue } from '../pod-task.ts'
import type { AirflowEvidence } from '../snapshot.ts'
import { ask, type Missing } from './limit.ts'

/** One try of one task, as a pod's labels or Airflow name it. */
export type Attempt = { run: string; mapIndex: number | null; attempt: number }

/** What Airflow said about one try. */
export type AirflowWord = {
  evidence: AirflowEvidence
  run: DagRun | null
  task: TaskInstance | null
  taskLink: string | null
}

const logBytesMax = 512 * 1024
const runsMax = 300
const searchDays = 30

/** Reads the try, its earlier tries, its run, its DAG and its log, side by side. */
export async function fromAirflow(
  airflow: Airflow,
  { dag: dagName, task: taskName }: Subject,
  { run: runName, mapIndex, attempt }: Attempt,
  at: Temporal.Instant,
  missing: Missing[],
  signal: AbortSignal,
): Promise<AirflowWord> {
  const source = `Airflow ${airflow.name}`
  const version = await ask(source, missing, signal, () => airflow.version())
  const evidence: AirflowEvidence = version === null ? {} : { version }
  const nothing = { evidence, run: null, task: null, taskLink: null }
  if (version === null || taskName === null) return nothing

  const dag = await ask(`${source}, DAG ${dagName}`, missing, signal, () =>
    findDag(airflow, dagName),
  )
  if (!dag) return nothing
  const run = await ask(`${source}, run ${runName}`, missing, signal, () =>
    findRun(airflow, dag.id, runName, at),
  )
  if (!run) return { ...nothing, evidence: { ...evidence, dag: dag.raw } }

  const [task, tries, log] = await Promise.all([
    ask(`${source}, task`, missing, signal, () => findTask(airflow, run, taskName, mapIndex)),
    ask(`${source}, earlier tries`, missing, signal, () =>
      airflow.tries(dag.id, run.id, taskName, mapIndex),
    ),
    ask(`${source}, task log`, missing, signal, () =>
      airflow.log(dag.id, run.id, taskName, mapIndex, attempt, logBytesMax),
    ),
  ])
  const earlier = (tries ?? []).filter((each) => each.try < attempt)
  const own = (tries ?? []).find((each) => each.try === attempt)
  const judged = task && own && task.try > attempt ? own : task
  return {
    evidence: {
      ...evidence,
      dag: dag.raw,
      dagRun: run.raw,
      ...(judged ? { taskInstance: judged.raw } : {}),
      ...(earlier.length > 0 ? { tries: earlier.map(({ raw }) => raw) } : {}),
      ...(log ? { log: log.text } : {}),
    },
    run,
    task: judged,
    taskLink: airflow.taskLink(dag.id, run.id, taskName, mapIndex, attempt),
  }
}

/** A label shows a long or odd DAG id shortened and hashed: then it is looked for among all. */
async function findDag(airflow: Airflow, name: string) {
  const exact = await airflow.dag(name)
  if (exact || !/-[0-9a-f]{9}$/.test(name)) return exact
  const meant = (await airflow.dags()).find(({ id }) => labelValue(id) === name)
  return meant ? airflow.dag(meant.id) : null
}

/** Run ids are almost always hashed in labels: hash forward and compare. */
async function findRun(airflow: Airflow, dag: string, name: string, at: Temporal.Instant) {
  if (!/-[0-9a-f]{9}$/.test(name)) return airflow.run(dag, name)
  const startedSince = at.subtract({ hours: 24 * searchDays })
  const runs = await airflow.runs({ dag, startedSince, limit: runsMax })
  return runs.find(({ id }) => labelValue(id) === name) ?? null
}

async function findTask(airflow: Airflow, run: DagRun, name: string, mapIndex: number | null) {
  const exact = await airflow.taskInstance(run.dag, run.id, name, mapIndex)
  if (exact || !/-[0-9a-f]{9}$/.test(name)) return exact
  const all = await airflow.taskInstances(run.dag, run.id)
  return all.find((each) => labelValue(each.task) === name && each.mapIndex === mapIndex) ?? null
}
