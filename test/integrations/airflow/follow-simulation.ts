import { createAirflow } from '../../../integrations/airflow/airflow.ts'
import { createFollower } from '../../../integrations/airflow/follow.ts'
import { CallError } from '../../../src/delivery/endings.ts'
import { startAirflowEmulator } from '../../emulators/airflow/index.ts'
import type { AirflowState } from '../../emulators/airflow/index.ts'

/** Ends of tries (`r1 fit 2 failed`) and of runs that were not told, how many there were, and what was told twice. */
export type Outcome = { missed: string[]; ends: number; twice: string[] }

const dag = 'train'
const tasks = ['fetch', 'fit', 'publish']
const begin = Temporal.Instant.from('2026-11-22T10:00:00Z')

/**
 * An Airflow whose scheduler, users and commits do what `random` says, followed by one who is now and then stopped
 * before it has stored its cursor, meets an outage, or waits long.
 */
export async function simulate(
  api: 'v1' | 'v2',
  crashing: boolean,
  random: () => number,
): Promise<Outcome> {
  let now = begin
  const emulator = await startAirflowEmulator({ api, now: () => now })
  const { state, faults } = emulator
  state.addDag({ id: dag, tasks: tasks.map((id) => ({ id, retries: 3 })) })
  const airflow = createAirflow({
    name: 'airflow-ml',
    url: emulator.url,
    api,
    auth: { kind: 'basic', username: 'viewer', password: 'viewer' },
    namespaces: [],
  })
  const told = new Map<string, number>()
  let cursor: string | null = null
  let runs = 0

  async function follow() {
    const clock = { now: () => now, sleep: async () => {} }
    const firstSince = begin.subtract({ minutes: 1 })
    const follower = createFollower({ airflow, clock, firstSince, random })
    const step = await follower.step(cursor)
    for (const run of step.runs) count(told, `${run.id} ${run.state} ${run.endedAt?.toString()}`)
    for (const { run, task, try: attempt, state: to, endedAt } of step.tasks)
      count(told, `${run} ${task} ${attempt} ${to} ${endedAt?.toString()}`)
    const crashed = crashing && random() < 0.1
    if (!crashed) cursor = step.cursor
  }

  for (let rounds = 0; rounds < 25; rounds += 1) {
    for (let acts = Math.floor(random() * 20); acts > 0; acts -= 1) {
      now = now.add({ milliseconds: Math.floor(random() * 3_000) })
      if (runs === 0 || random() < 0.1) startRun(state, `r${(runs += 1)}`)
      else act(state, `r${1 + Math.floor(random() * runs)}`, random)
    }
    now = now.add({ seconds: random() < 0.1 ? 600 : 5 })
    if (random() < 0.15) {
      faults.add({ kind: 'answer', status: 502, path: /dagRuns/ })
      await follow().catch((error: unknown) => {
        if (!(error instanceof CallError)) throw error
      })
      faults.clear()
    } else await follow()
  }
  for (let last = 0; last < 3; last += 1) {
    now = now.add({ seconds: 30 })
    await follow()
  }
  airflow.close()
  await emulator.stop()
  const ends = endsOf(state)
  return {
    ends: ends.length,
    // A try that ended with another one to come is told as either.
    missed: ends.filter(
      (end) => !told.has(end) && !told.has(end.replace('failed', 'up_for_retry')),
    ),
    twice: ends.filter((end) => (told.get(end) ?? 0) > 1),
  }
}

function startRun(state: AirflowState, id: string): void {
  state.startRun({ dag, id })
  state.setRun(dag, id, 'running')
}

/** One thing that a scheduler or a person does to a run. */
function act(state: AirflowState, run: string, random: () => number): void {
  const task = tasks[Math.floor(random() * tasks.length)] ?? 'fit'
  const instance = state.instance(dag, run, task, null)
  if (instance === undefined) return
  if (random() < 0.05) return state.clear(dag, run, [instance])
  if (random() < 0.05) return void state.setRun(dag, run, random() < 0.5 ? 'failed' : 'success')
  const next: Record<string, string[]> = {
    none: ['scheduled', 'upstream_failed'],
    scheduled: ['queued'],
    queued: ['running'],
    running: ['success', 'failed', 'up_for_retry', 'up_for_retry', 'deferred'],
    deferred: ['scheduled'],
    up_for_retry: ['scheduled', 'scheduled', 'failed'],
  }
  const choices = next[instance.state ?? 'none']
  if (choices === undefined) return
  state.setTask(dag, run, task, null, choices[Math.floor(random() * choices.length)] ?? null)
  // A commit may come some time after the moment that it writes.
  instance.updatedAt = instance.updatedAt.subtract({ milliseconds: Math.floor(random() * 20_000) })
}

/** Every end that still stands in Airflow: of each try, and of runs. */
function endsOf(state: AirflowState): string[] {
  const tries = state
    .instances()
    .flatMap((instance) => state.tries(instance))
    .filter(({ state: to }) => to !== null && ['success', 'failed'].includes(to))
    .map((each) => `${each.run} ${each.task} ${each.try} ${each.state} ${each.endedAt?.toString()}`)
  const runs = state
    .runs()
    .filter(({ endedAt }) => endedAt !== null)
    .map((run) => `${run.id} ${run.state} ${run.endedAt?.toString()}`)
  return [...tries, ...runs]
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
