import type { Clock } from '../clock.ts'
import type { Airflow, DagRun, DagTask, TaskInstance } from '../ports/airflow.ts'
import type { Surface } from '../ports/surface.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { startedTerm, type Act } from './act.ts'
import { nextHandle } from './next-handle.ts'
import { observe } from './observe.ts'
import { median } from './progress.ts'
import { hasEnded, runTerm, termsOf, type Run } from './run.ts'
import { stagesOf, type WaitOf } from './stages.ts'
import { tellWatchers } from './watch.ts'

const knownMilliseconds = 300_000
const earlierRuns = 15

export type FollowOptions = {
  store: Store
  clock: Clock
  airflow: Airflow
  surface: Pick<Surface, 'message'>
  /** Where the run's card goes; null: the DAG is of no configured pipeline, and its runs are not followed. */
  channelOf(instance: string, dag: string): string | null
  /** What the cluster knows of a task instance's wait, and what it says against Airflow. */
  waitOf?: WaitOf
  disagreementsOf?(run: DagRun, instances: TaskInstance[]): string[]
  /** Runs that ended before then and were never seen get no card. */
  since: Temporal.Instant
}

/** Keeps the followed runs of one Airflow true: give it every run that changed, or whose tasks did. */
export type Follow = {
  /** Resolves to the run as it is now followed, or null when it is not. Throws the endings of a call. */
  look(dagRun: DagRun): Promise<Run | null>
}

/** What is the same for all runs of a DAG is asked for every five minutes at most. */
export function createFollow(options: FollowOptions): Follow {
  const { store, clock, airflow, surface, channelOf, since } = options
  const known = new Map<string, { at: number; tasks: DagTask[]; usualSeconds: number | null }>()

  async function shapeOf(dag: string) {
    const at = clock.now().epochMilliseconds
    const kept = known.get(dag)
    if (kept && at - kept.at < knownMilliseconds) return kept
    const [tasks, runs] = await Promise.all([
      airflow.tasks(dag),
      airflow.runs({ dag, states: ['success'], limit: earlierRuns }),
    ])
    const shape = { at, tasks, usualSeconds: median(runs.flatMap((run) => secondsOf(run) ?? [])) }
    if (known.size > 2_000) known.clear()
    known.set(dag, shape)
    return shape
  }

  async function startedHere({ dag, id }: DagRun): Promise<Act | null> {
    const acts = await store.find<Act>('act', startedTerm(airflow.name, dag, id))
    return acts[0]?.body ?? null
  }

  async function look(dagRun: DagRun): Promise<Run | null> {
    const term = runTerm(airflow.name, dagRun.dag, dagRun.id)
    const [before, started] = await Promise.all([
      store.find<Run>('run', term).then((found) => found.at(-1)),
      startedHere(dagRun),
    ])
    const channel = channelOf(airflow.name, dagRun.dag) ?? started?.channel ?? null
    if (!before && (channel === null || isOld(dagRun, since))) return null

    const [{ tasks, usualSeconds }, instances] = await Promise.all([
      shapeOf(dagRun.dag),
      airflow.taskInstances(dagRun.dag, dagRun.id),
    ])
    const seen = {
      instance: airflow.name,
      dagRun,
      stages: stagesOf(tasks, instances, options.waitOf ?? (() => null)),
      usualSeconds,
      disagreements: options.disagreementsOf?.(dagRun, instances) ?? [],
      channel: channel ?? '',
      link: airflow.runLink(dagRun.dag, dagRun.id),
      startedBy: started?.askedBy ?? null,
    }
    let current: Run | null = before?.body ?? null
    await revise(
      store,
      () => clock.now(),
      async () => {
        const stored = (await store.find<Run>('run', term)).at(-1)
        const next = stored ? null : await nextHandle(store)
        const at = clock.now()
        const step = observe(stored?.body ?? null, seen, next?.handle ?? '', at)
        current = step?.run ?? stored?.body ?? null
        if (!step) return null
        const { run, effects } = step
        const body = {
          kind: 'run',
          id: run.handle,
          version: stored?.version ?? null,
          body: run,
        } as const
        return {
          writes: [...(next ? [next.write] : []), { ...body, terms: termsOf(run) }],
          effects: [...effects, ...(await tellWatchers(store, surface, step, at))],
        }
      },
    )
    return current
  }

  return { look }
}

const isOld = ({ state, endedAt }: DagRun, since: Temporal.Instant): boolean =>
  hasEnded(state) && endedAt !== null && Temporal.Instant.compare(endedAt, since) < 0

const secondsOf = ({ startedAt, endedAt }: DagRun): number | null =>
  startedAt && endedAt ? endedAt.since(startedAt).total('seconds') : null
