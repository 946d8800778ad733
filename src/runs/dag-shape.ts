import type { Clock } from '../clock.ts'
import type { Airflow, DagRun, DagTask } from '../ports/airflow.ts'
import { median } from './progress.ts'

/** What is the same for all runs of a DAG: its tasks, its successful runs, the newest first, and their median duration in seconds. */
export type DagShape = { tasks: DagTask[]; earlier: DagRun[]; usualSeconds: number | null }

const keptMilliseconds = 300_000
const earlierRuns = 15

/** Asks for a DAG's shape every five minutes at most. */
export function createDagShapes(
  airflow: Pick<Airflow, 'tasks' | 'runs'>,
  clock: Clock,
): (dag: string) => Promise<DagShape> {
  const known = new Map<string, DagShape & { at: number }>()
  return async (dag) => {
    const at = clock.now().epochMilliseconds
    const kept = known.get(dag)
    if (kept && at - kept.at < keptMilliseconds) return kept
    const [tasks, runs] = await Promise.all([
      airflow.tasks(dag),
      airflow.runs({ dag, states: ['success'], limit: earlierRuns }),
    ])
    const usualSeconds = median(runs.flatMap((run) => secondsOf(run) ?? []))
    const shape = { at, tasks, earlier: runs, usualSeconds }
    if (known.size > 2_000) known.clear()
    known.set(dag, shape)
    return shape
  }
}

const secondsOf = ({ startedAt, endedAt }: DagRun): number | null =>
  startedAt && endedAt ? endedAt.since(startedAt).total('seconds') : null
