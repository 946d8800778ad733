import { clearTask, stepTask } from './task-step.ts'
import type {
  EmulatedAct,
  EmulatedDag,
  EmulatedImportError,
  EmulatedLogLine,
  EmulatedRun,
  EmulatedTask,
  EmulatedTaskInstance,
} from './model.ts'

/** What is not given of a DAG is as for an ordinary one. */
export type NewDag = Partial<Omit<EmulatedDag, 'tasks'>> & {
  id: string
  tasks: (Partial<EmulatedTask> & { id: string })[]
}

/** A run that somebody or the schedule asks for. */
export type NewRun = {
  dag: string
  id: string
  conf?: Record<string, unknown>
  note?: string | null
  logicalAt?: Temporal.Instant | null
  type?: string
  by?: string
}

/** An Airflow in memory: what its API shows, and what its scheduler would do to it. */
export type AirflowState = ReturnType<typeof createAirflowState>

/** An empty Airflow. `now` is its clock, which also stands in its answers. */
export function createAirflowState(now: () => Temporal.Instant) {
  const dags = new Map<string, EmulatedDag>()
  const runs = new Map<string, EmulatedRun>()
  const instances = new Map<string, EmulatedTaskInstance>()
  const history = new Map<string, EmulatedTaskInstance[]>()
  const logs = new Map<string, EmulatedLogLine[]>()
  const verbatim = new Map<string, string>()
  const importErrors = new Map<string, EmulatedImportError>()
  const listeners = new Set<(act: EmulatedAct) => void>()
  let counter = 0
  const count = () => (counter += 1)
  const keyOf = (...parts: (string | number)[]) => JSON.stringify(parts)

  function addInstance(run: EmulatedRun, task: EmulatedTask, mapIndex: number) {
    instances.set(keyOf(run.dag, run.id, task.id, mapIndex), {
      number: count(),
      dag: run.dag,
      run: run.id,
      task: task.id,
      mapIndex,
      state: null,
      try: 0,
      maxTries: task.retries,
      open: false,
      operator: task.operator,
      queuedAt: null,
      startedAt: null,
      endedAt: null,
      note: null,
      renderedFields: {},
      updatedAt: now(),
    })
  }

  function demanded<T>(found: T | undefined, what: string): T {
    if (found === undefined) throw new Error(`the emulated Airflow has no ${what}`)
    return found
  }

  const state = {
    now,

    /** Tells of what clients did; returns how to stop that. */
    onAct(listener: (act: EmulatedAct) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(act: EmulatedAct): void {
      for (const listener of listeners) listener(act)
    },

    addDag({ tasks, ...given }: NewDag): EmulatedDag {
      const dag: EmulatedDag = {
        description: null,
        owners: ['airflow'],
        tags: [],
        paused: false,
        maxActiveRuns: 16,
        hasImportErrors: false,
        file: `${given.id}.py`,
        params: {},
        ...given,
        tasks: tasks.map((task) => ({
          operator: 'BashOperator',
          retries: 0,
          downstream: [],
          mapped: false,
          ...task,
        })),
      }
      dags.set(dag.id, dag)
      return dag
    },
    removeDag: (id: string): boolean => dags.delete(id),
    dag: (id: string): EmulatedDag | undefined => dags.get(id),
    dags: (): EmulatedDag[] => [...dags.values()],

    addImportError(file: string, text: string): void {
      importErrors.set(file, { number: count(), file, text, at: now() })
    },
    removeImportError: (file: string): boolean => importErrors.delete(file),
    importErrors: (): EmulatedImportError[] => [...importErrors.values()],

    /** A queued run with its task instances; mapped tasks are not expanded yet. */
    startRun(asked: NewRun): EmulatedRun {
      const dag = demanded(dags.get(asked.dag), `DAG ${asked.dag}`)
      const run: EmulatedRun = {
        number: count(),
        dag: asked.dag,
        id: asked.id,
        state: 'queued',
        type: asked.type ?? 'manual',
        conf: asked.conf ?? {},
        note: asked.note ?? null,
        logicalAt: asked.logicalAt ?? null,
        queuedAt: now(),
        startedAt: null,
        endedAt: null,
        updatedAt: now(),
        by: asked.by ?? 'admin',
      }
      runs.set(keyOf(run.dag, run.id), run)
      for (const task of dag.tasks) addInstance(run, task, -1)
      return run
    },
    run: (dag: string, id: string): EmulatedRun | undefined => runs.get(keyOf(dag, id)),
    runs: (): EmulatedRun[] => [...runs.values()],
    removeRun(dag: string, id: string): void {
      runs.delete(keyOf(dag, id))
      for (const [key, each] of instances)
        if (each.dag === dag && each.run === id) instances.delete(key)
    },

    /** Puts a run into a state, with the times that Airflow sets. */
    setRun(dag: string, id: string, to: string): EmulatedRun {
      const run = demanded(runs.get(keyOf(dag, id)), `run ${id} of ${dag}`)
      run.state = to
      if (to === 'queued') {
        run.startedAt = null
        run.endedAt = null
        run.queuedAt = now()
      } else run.startedAt ??= now()
      run.endedAt = to === 'success' || to === 'failed' ? now() : null
      run.updatedAt = now()
      return run
    },
    setRunNote(dag: string, id: string, note: string): EmulatedRun {
      const run = demanded(runs.get(keyOf(dag, id)), `run ${id} of ${dag}`)
      run.note = note
      run.updatedAt = now()
      return run
    },

    instance: (dag: string, run: string, task: string, mapIndex: number | null) =>
      instances.get(keyOf(dag, run, task, mapIndex ?? -1)),
    instances: (): EmulatedTaskInstance[] => [...instances.values()],

    /** Replaces a mapped task's placeholder by so many instances. */
    expand(dag: string, run: string, task: string, size: number): void {
      const found = demanded(runs.get(keyOf(dag, run)), `run ${run} of ${dag}`)
      const declared = dags.get(dag)?.tasks.find(({ id }) => id === task)
      instances.delete(keyOf(dag, run, task, -1))
      for (let index = 0; index < size; index += 1)
        addInstance(found, demanded(declared, `task ${task}`), index)
    },

    /** Puts a task instance into a state, as the scheduler, executor or triggerer would. */
    setTask(
      dag: string,
      run: string,
      task: string,
      mapIndex: number | null,
      to: string | null,
      fields: Partial<Pick<EmulatedTaskInstance, 'note' | 'renderedFields'>> = {},
    ): EmulatedTaskInstance {
      const key = keyOf(dag, run, task, mapIndex ?? -1)
      const instance = demanded(instances.get(key), `task instance ${key}`)
      stepTask(instance, to, now())
      Object.assign(instance, fields)
      if (to === 'up_for_retry')
        history.set(key, [...(history.get(key) ?? []), { ...instance, state: 'failed' }])
      return instance
    },

    /** Makes task instances ready to run again, and their run queued. */
    clear(dag: string, run: string, chosen: EmulatedTaskInstance[]): void {
      for (const instance of chosen) {
        const key = keyOf(instance.dag, instance.run, instance.task, instance.mapIndex)
        const retries = dags.get(dag)?.tasks.find(({ id }) => id === instance.task)?.retries ?? 0
        const kept = history.get(key)?.some((each) => each.try === instance.try)
        if (instance.try > 0 && !kept)
          history.set(key, [...(history.get(key) ?? []), { ...instance }])
        clearTask(instance, retries, now())
      }
      if (chosen.length > 0) state.setRun(dag, run, 'queued')
    },

    /** All tries, the current one too. */
    tries(instance: EmulatedTaskInstance): EmulatedTaskInstance[] {
      const key = keyOf(instance.dag, instance.run, instance.task, instance.mapIndex)
      const earlier = history.get(key) ?? []
      const current = earlier.some((each) => each.try === instance.try) ? [] : [instance]
      return [...earlier, ...current].filter((each) => each.try > 0)
    },

    appendLog(
      dag: string,
      run: string,
      task: string,
      mapIndex: number | null,
      attempt: number,
      line: string | Omit<EmulatedLogLine, 'at'>,
    ): void {
      const key = keyOf(dag, run, task, mapIndex ?? -1, attempt)
      const said = typeof line === 'string' ? { level: 'info' as const, text: line } : line
      const lines = logs.get(key) ?? []
      lines.push({ at: now(), ...said })
      logs.set(key, lines)
    },
    /** Gives a try's log a recorded body, sent as it is. */
    setLogBody(
      dag: string,
      run: string,
      task: string,
      mapIndex: number | null,
      attempt: number,
      body: string,
    ): void {
      verbatim.set(keyOf(dag, run, task, mapIndex ?? -1, attempt), body)
    },
    log(dag: string, run: string, task: string, mapIndex: number, attempt: number) {
      const key = keyOf(dag, run, task, mapIndex, attempt)
      return { lines: logs.get(key) ?? [], body: verbatim.get(key) ?? null }
    },
  }
  return state
}
