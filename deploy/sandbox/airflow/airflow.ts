import type { EmulatedRun } from '../../../test/emulators/airflow/index.ts'
import type { Params, Pipeline, PlannedTask } from './pipeline.ts'
import { type AirflowNeeds, workTask } from './work-task.ts'

const over = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed'])

/** A run that somebody asks for. */
export type AskedRun = { dag: string; by: string; conf?: Params; id?: string; type?: string }

/** Brings the emulated Airflow to life until aborted: runs asked for over its API or here go through their tasks. */
export function startAirflow(needs: AirflowNeeds) {
  const { state, clock, signal } = needs
  const pipelines = new Map<string, Pipeline>()
  const tries = new Map<string, AbortController>()

  state.onAct((act) => {
    switch (act.kind) {
      case 'triggered':
        return begin(act.dag, act.run)
      case 'cleared':
        for (const { task } of act.tasks) end(act.dag, act.run, task)
        return begin(act.dag, act.run)
      case 'task-set':
        end(act.dag, act.run, act.task)
        return advance(act.dag, act.run)
      case 'run-set':
        for (const { id } of tasksOf(act.dag)) end(act.dag, act.run, id)
        return act.state === 'queued' ? begin(act.dag, act.run) : undefined
      case 'unpaused':
        for (const run of state.runs())
          if (run.dag === act.dag && run.state === 'queued') begin(run.dag, run.id)
        return undefined
      default:
        return undefined
    }
  })

  const tasksOf = (dag: string): PlannedTask[] => pipelines.get(dag)?.tasks ?? []
  const keyOf = (dag: string, run: string, task: string) => JSON.stringify([dag, run, task])
  const stateOf = (dag: string, run: string, task: string) =>
    state.instance(dag, run, task, null)?.state ?? null

  function end(dag: string, run: string, task: string): void {
    const key = keyOf(dag, run, task)
    tries.get(key)?.abort()
    tries.delete(key)
  }

  function begin(dag: string, run: string): void {
    if (state.dag(dag)?.paused) return
    void clock.sleep(1000, signal).then(
      () => {
        if (state.run(dag, run)?.state !== 'queued') return
        state.setRun(dag, run, 'running')
        advance(dag, run)
      },
      () => {},
    )
  }

  /** Starts what can start, and ends the run when nothing is left to do. */
  function advance(dag: string, run: string): void {
    if (state.run(dag, run)?.state !== 'running') return
    const tasks = tasksOf(dag)
    for (const task of tasks) {
      if (stateOf(dag, run, task.id) !== null) continue
      const before = tasks.filter(({ downstream }) => downstream.includes(task.id))
      const states = before.map(({ id }) => stateOf(dag, run, id))
      if (states.some((each) => each === 'failed' || each === 'upstream_failed'))
        state.setTask(dag, run, task.id, null, 'upstream_failed')
      else if (states.every((each) => each === 'success')) void carryOut(dag, run, task)
    }
    const states = tasks.map(({ id }) => stateOf(dag, run, id))
    if (!states.every((each) => over.has(each ?? ''))) return
    state.setRun(dag, run, states.every((each) => each === 'success') ? 'success' : 'failed')
  }

  async function carryOut(dag: string, run: string, task: PlannedTask): Promise<void> {
    const stopped = new AbortController()
    const either = AbortSignal.any([stopped.signal, signal])
    tries.set(keyOf(dag, run, task.id), stopped)
    try {
      await workTask({ ...needs, signal: either }, { dag, run, task })
    } catch (error) {
      if (!either.aborted) throw error
      return
    }
    advance(dag, run)
  }

  return {
    state,
    /** Adds a DAG with what its tasks do. */
    add(pipeline: Pipeline): void {
      const { id, description, params, tasks } = pipeline
      pipelines.set(id, pipeline)
      state.addDag({
        id,
        description,
        params: structuredClone(params),
        owners: ['analytics-ml'],
        tags: ['ml'],
        tasks: tasks.map((task) => ({
          id: task.id,
          downstream: task.downstream,
          retries: task.retries,
          operator: task.work.kind === 'pod' ? 'KubernetesPodOperator' : 'SparkSubmitOperator',
        })),
      })
    },
    /** Starts a run as the schedule or a person does. */
    start({ dag, by, conf = {}, type = 'manual', id }: AskedRun): EmulatedRun {
      const at = clock.now().toString({ smallestUnit: 'second' }).replace('Z', '+00:00')
      const run = state.startRun({ dag, id: id ?? `${type}__${at}`, conf, type, by })
      begin(dag, run.id)
      return run
    },
    /** A merged change of the DAG: what a parameter is unless a run says otherwise. */
    setDefault(dag: string, param: string, value: unknown): void {
      const found = state.dag(dag)?.params[param]
      if (!found) throw new Error(`${dag} has no parameter ${param}`)
      found.value = value
    },
    /** Every parameter of every DAG is again what it was when the DAG was added. */
    restoreDefaults(): void {
      for (const { id, params } of pipelines.values())
        for (const [param, { value }] of Object.entries(params ?? {}))
          this.setDefault(id, param, value)
    },
    /** Whether a run is queued or running. */
    isBusy: (): boolean =>
      state
        .runs()
        .some(
          (run) =>
            run.state === 'running' || (run.state === 'queued' && !state.dag(run.dag)?.paused),
        ),
  }
}
