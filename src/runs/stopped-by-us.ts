import type { TaskInstance } from '../ports/airflow.ts'
import type { Store } from '../store/store.ts'
import { runStoppedTerm, stoppedTerm, type Act } from './act.ts'

/** Airflow's clock may differ from ours, and it ends tasks a while after their run. */
const beforeSeconds = -120
const afterSeconds = 600

/**
 * The act by which somebody ended this try from chat: its tries were stopped, or its run was. Null: it failed by itself
 * or was marked elsewhere. A try is known by its number, for Airflow keeps the end of a try that it had given up.
 */
export async function stoppedByUs(
  store: Pick<Store, 'find'>,
  instance: string,
  task: Pick<TaskInstance, 'dag' | 'run' | 'task' | 'mapIndex' | 'try' | 'endedAt'>,
): Promise<Act | null> {
  const [tries, runs] = await Promise.all([
    store.find<Act>('act', stoppedTerm({ instance, ...task })),
    store.find<Act>('act', runStoppedTerm(instance, task.dag, task.run)),
  ])
  const done = [...tries, ...runs].map(({ body }) => body).filter(({ state }) => state !== 'failed')
  return done.findLast((act) => ends(act, task)) ?? null
}

function ends(
  { request, at }: Act,
  { task, mapIndex, try: attempt, endedAt }: Parameters<typeof stoppedByUs>[2],
): boolean {
  if (request.kind === 'stop-retrying') {
    return request.tasks.some(
      (each) => each.task === task && each.mapIndex === mapIndex && each.try === attempt,
    )
  }
  if (endedAt === null) return false
  const seconds = endedAt.since(Temporal.Instant.from(at)).total('seconds')
  return seconds > beforeSeconds && seconds < afterSeconds
}
