import type { Clock } from '../clock.ts'
import type { Effect } from '../delivery/effects.ts'
import type { Airflow, DagRun, TaskInstance } from '../ports/airflow.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import type { Surface } from '../ports/surface.ts'
import type { Store } from '../store/store.ts'
import { startedTerm, type Act } from './act.ts'
import { createDagShapes } from './dag-shape.ts'
import { createEarlierDurations } from './earlier-durations.ts'
import { disagreements } from './disagreements.ts'
import { keepRun } from './keep-run.ts'
import { createKnownRuns, type KnownRun } from './known-runs.ts'
import { podOfTry, podsOfRun, wordOf } from './pods-of-run.ts'
import { hasEnded, runTerm, type Run } from './run.ts'
import { stagesOf } from './stages.ts'

export type FollowOptions = {
  store: Store
  clock: Clock
  airflow: Airflow
  /** Says what tasks wait for, and where it disagrees with Airflow. */
  cluster?: Pick<Cluster, 'pods'> | null
  surface: Pick<Surface, 'message'>
  /** Where the run's card goes; null: the DAG is of no configured pipeline, and its runs are not followed. */
  channelOf(instance: string, dag: string): string | null
  /** Runs that ended before then and were never seen get no card. */
  since: Temporal.Instant
}

/** Keeps the followed runs of one Airflow true. Everything throws the endings of a call. */
export type Follow = {
  /** A run that changed: its tasks are read. Resolves to it as it is followed, or to null when it is not. */
  look(dagRun: DagRun): Promise<Run | null>
  /** What changed by a step of the follower: tasks of a run that is known cost no question. Resolves to whether anything is followed. */
  changed(step: { runs: DagRun[]; tasks: TaskInstance[] }): Promise<boolean>
  /** Once a minute: what the cluster says of runs under way, and how long everything has taken. Resolves to how many runs were looked at. */
  refresh(): Promise<number>
}

const cardsRedrawn = 25
/** How long the pods of a run that has ended are looked at: what its tasks left behind may still hold a GPU. */
const afterwardsSeconds = 900

export function createFollow(options: FollowOptions): Follow {
  const { store, clock, airflow, cluster, channelOf, since } = options
  const known = createKnownRuns()
  const over = createKnownRuns()
  const shapeOf = createDagShapes(airflow, clock)
  const rememberEarlier = createEarlierDurations(store, clock, airflow)

  async function startedHere({ dag, id }: DagRun): Promise<Act | null> {
    const acts = await store.find<Act>('act', startedTerm(airflow.name, dag, id))
    return acts[0]?.body ?? null
  }

  async function placeOf(dagRun: DagRun): Promise<{ channel: string; by: string | null } | null> {
    const [before, started] = await Promise.all([
      store.find<Run>('run', runTerm(airflow.name, dagRun.dag, dagRun.id)),
      startedHere(dagRun),
    ])
    const here = started && (started.channel || started.askedBy)
    const channel = before[0]?.body.channel ?? channelOf(airflow.name, dagRun.dag) ?? here
    if (channel === null || (before.length === 0 && isOld(dagRun, since))) return null
    return { channel, by: started?.askedBy ?? null }
  }

  async function keep({ dagRun, instances }: KnownRun): Promise<Run | null> {
    const place = await placeOf(dagRun)
    if (!place) return null
    const { tasks, earlier, usualSeconds } = await shapeOf(dagRun.dag)
    const pods = cluster ? podsOfRun(cluster.pods(), dagRun.dag, dagRun.id) : []
    const podWord = (instance: TaskInstance) => {
      const pod = podOfTry(pods, instance)
      return pod && wordOf(pod)
    }
    const run = await keepRun(options, {
      instance: airflow.name,
      dagRun,
      stages: stagesOf(tasks, instances, podWord),
      usualSeconds,
      disagreements: disagreements(instances, pods, clock.now()),
      channel: place.channel,
      link: airflow.runLink(dagRun.dag, dagRun.id),
      startedBy: place.by,
    })
    const [here, elsewhere] = hasEnded(run.state) ? [over, known] : [known, over]
    here.put({ dagRun, instances })
    elsewhere.forget(dagRun.dag, dagRun.id)
    await rememberEarlier(dagRun.dag, earlier)
    return run
  }

  async function look(dagRun: DagRun): Promise<Run | null> {
    if ((await placeOf(dagRun)) === null) return null
    return keep({ dagRun, instances: await airflow.taskInstances(dagRun.dag, dagRun.id) })
  }

  /** A run whose tasks changed and which is not in memory: after a restart, or a task cleared in a run that had ended. */
  async function lookUp(dag: string, run: string): Promise<Run | null> {
    const isFollowed = (await store.find('run', runTerm(airflow.name, dag, run))).length > 0
    if (!isFollowed && channelOf(airflow.name, dag) === null) return null
    const dagRun = await airflow.run(dag, run)
    return dagRun && look(dagRun)
  }

  async function underWay(): Promise<Run[]> {
    const found = await Promise.all([
      store.find<Run>('run', 'state:running'),
      store.find<Run>('run', 'state:queued'),
    ])
    return found.flat().flatMap(({ body }) => (body.instance === airflow.name ? [body] : []))
  }

  async function lookAfter(ended: KnownRun): Promise<void> {
    const { dag, id, endedAt } = ended.dagRun
    const seconds = endedAt === null ? Infinity : clock.now().since(endedAt).total('seconds')
    if (seconds > afterwardsSeconds) over.forget(dag, id)
    else await keep(ended)
  }

  return {
    look,
    async changed({ runs, tasks }) {
      let any = false
      for (const run of runs) any = (await look(run)) !== null || any
      const seen = new Set(runs.map(({ dag, id }) => `${dag}/${id}`))
      const others = Map.groupBy(tasks, ({ dag, run }) => `${dag}/${run}`)
      for (const [key, changed] of others) {
        const [first] = changed
        if (!first || seen.has(key)) continue
        const joined = known.join(first.dag, first.run, changed)
        const kept = joined ? await keep(joined) : await lookUp(first.dag, first.run)
        any = Boolean(kept) || any
      }
      return any
    },
    async refresh() {
      const active = await underWay()
      for (const { dag, run } of active) {
        const inMemory = known.get(dag, run)
        await (inMemory ? keep(inMemory) : lookUp(dag, run))
      }
      const ended = over.all()
      for (const each of ended) await lookAfter(each)
      const effects = active
        .slice(-cardsRedrawn)
        .map(({ handle }): Effect => ({ kind: 'slack.run', run: handle }))
      if (effects.length > 0) await store.commit({ writes: [], effects }, clock.now())
      return effects.length + ended.length
    },
  }
}

const isOld = ({ state, endedAt }: DagRun, since: Temporal.Instant): boolean =>
  hasEnded(state) && endedAt !== null && Temporal.Instant.compare(endedAt, since) < 0
