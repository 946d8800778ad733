import { afterEach, beforeEach, expect, it } from 'vitest'
import { Busy } from '../../src/delivery/endings.ts'
import { readDurations } from '../../src/platform/durations.ts'
import type { DagRun } from '../../src/ports/airflow.ts'
import { createEarlierDurations } from '../../src/runs/earlier-durations.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
const key = `airflow:airflow-ml/${dag}/etl`
let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

/** Runs of which `etl` took so many seconds and everything passed, before anybody looked. */
async function ranBefore(...seconds: number[]): Promise<DagRun[]> {
  const { state } = stage.emulator
  for (const [index, duration] of seconds.entries()) {
    const id = `earlier-${index}`
    state.startRun({ dag, id })
    state.setRun(dag, id, 'running')
    state.setTask(dag, id, 'etl', null, 'running')
    const etl = state.setTask(dag, id, 'etl', null, 'success')
    if (!etl.startedAt) throw new Error('etl did not start')
    etl.endedAt = etl.startedAt.add({ seconds: duration })
    state.setRun(dag, id, 'success')
  }
  return stage.airflow.runs({ dag, states: ['success'], limit: 15 })
}
const known = async () => (await readDurations(stage.store, [key]))(key)

it('a run that is followed brings the durations of earlier ones with it', async () => {
  const { state } = stage.emulator
  await ranBefore(60, 120)
  expect(await known()).toEqual([])
  state.startRun({ dag, id: 'now' })
  state.setRun(dag, 'now', 'running')
  const run = await stage.airflow.run(dag, 'now')
  if (!run) throw new Error('no run')
  await stage.follow.look(run)
  expect((await known()).map(Math.round).toSorted((one, other) => one - other)).toEqual([60, 120])
})

it('a run that was seen to pass counts for more than what Airflow told', async () => {
  const earlier = await ranBefore(60)
  await createEarlierDurations(stage.store, stage.clock, stage.airflow)(dag, earlier)
  const body = [{ key: 'k', at: '2026-10-05T12:00:00Z', outcome: 'success', durationSeconds: 90 }]
  const write = { kind: 'history' as const, id: key, version: null, body }
  await stage.store.commit({ writes: [write], effects: [] }, stage.clock.now())
  expect(await known()).toEqual([90])
})

it('Airflow is asked once a day, and again where it did not answer', async () => {
  const earlier = await ranBefore(60)
  let asked = 0
  const airflow = {
    name: stage.airflow.name,
    taskInstances: async (...run: [string, string]) => {
      asked += 1
      if (asked === 1) throw new Busy('Airflow', 'not now', 1000)
      return stage.airflow.taskInstances(...run)
    },
  }
  const remember = createEarlierDurations(stage.store, stage.clock, airflow)
  await remember(dag, earlier)
  expect(await known()).toEqual([])
  await remember(dag, earlier)
  await remember(dag, earlier)
  expect((await known()).map(Math.round)).toEqual([60])
  expect(asked).toBe(2)
})
