import type { DagRun, TaskInstance } from '../ports/airflow.ts'

/** A run as Airflow last told of it, task by task. */
export type KnownRun = { dagRun: DagRun; instances: TaskInstance[] }

/** Runs in memory, so that a change of one task costs no question. */
export type KnownRuns = {
  get(dag: string, run: string): KnownRun | null
  put(known: KnownRun): void
  forget(dag: string, run: string): void
  /** Newer task instances take the place of what was known; null where the run is not known. */
  join(dag: string, run: string, changed: TaskInstance[]): KnownRun | null
  all(): KnownRun[]
}

const keyOf = (dag: string, run: string): string => `${dag}/${run}`
const runsMax = 1_000

export function createKnownRuns(): KnownRuns {
  const runs = new Map<string, KnownRun>()
  const put = (known: KnownRun) => {
    if (runs.size >= runsMax) runs.delete(runs.keys().next().value as string)
    runs.set(keyOf(known.dagRun.dag, known.dagRun.id), known)
  }
  return {
    get: (dag, run) => runs.get(keyOf(dag, run)) ?? null,
    put,
    forget: (dag, run) => void runs.delete(keyOf(dag, run)),
    join(dag, run, changed) {
      const known = runs.get(keyOf(dag, run))
      if (!known) return null
      const joined = { ...known, instances: merged(known.instances, changed) }
      put(joined)
      return joined
    },
    all: () => [...runs.values()],
  }
}

/** A mapped task's placeholder goes when its instances come; an earlier try never replaces a later one. */
function merged(before: TaskInstance[], changed: TaskInstance[]): TaskInstance[] {
  const instances = new Map(before.map((each) => [idOf(each), each]))
  const expanded = new Set<string>()
  for (const each of changed) {
    const known = instances.get(idOf(each))
    if (!known || each.try >= known.try) instances.set(idOf(each), each)
    if (each.mapIndex !== null) expanded.add(each.task)
  }
  return [...instances.values()].filter(
    ({ task, mapIndex }) => mapIndex !== null || !expanded.has(task),
  )
}

const idOf = ({ task, mapIndex }: TaskInstance): string => `${task}[${mapIndex ?? ''}]`
