import type { FoundRun } from '../commands/resolve/run.ts'
import { observe } from './observe.ts'
import type { Run } from './run.ts'
import { stagesOf } from './stages.ts'

/** A run as it is in Airflow now, with what is remembered of it; nothing is stored. Throws the endings of a call. */
export async function viewOfRun(
  { airflow, run, followed }: FoundRun,
  at: Temporal.Instant,
): Promise<Run> {
  const [tasks, instances] = await Promise.all([
    airflow.tasks(run.dag),
    airflow.taskInstances(run.dag, run.id),
  ])
  const waits = new Map(followed?.stages.map((stage) => [stage.name, stage.waitsFor?.words]))
  const seen = {
    instance: airflow.name,
    dagRun: run,
    stages: stagesOf(tasks, instances, ({ task }) => waits.get(task) ?? null),
    usualSeconds: followed?.usualSeconds ?? null,
    disagreements: followed?.disagreements ?? [],
    channel: followed?.channel ?? '',
    link: airflow.runLink(run.dag, run.id),
    startedBy: followed?.startedBy ?? null,
  }
  return observe(followed, seen, `${run.dag}/${run.id}`, at)?.run ?? (followed as Run)
}
