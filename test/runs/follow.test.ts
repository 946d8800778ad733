import { afterEach, beforeEach, expect, it } from 'vitest'
import { messageAsText } from '../emulators/slack/as-text.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { cardOfRun } from '../../src/runs/card.ts'
import { createFollow } from '../../src/runs/follow.ts'
import type { Run } from '../../src/runs/run.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

async function look(id: string): Promise<Run | null> {
  const run = await stage.airflow.run(dag, id)
  if (!run) throw new Error(`no run ${id}`)
  const seen = await stage.follow.look(run)
  stage.outbox.poke()
  await stage.quiet()
  return seen
}
const lines = () =>
  stage.delivered.flatMap((effect) => (effect.kind === 'slack.run-line' ? [effect.text] : []))
const cards = () => stage.delivered.filter(({ kind }) => kind === 'slack.run').length
const cardText = (run: Run | null) =>
  run ? messageAsText(surface.message(cardOfRun(run, stage.clock.now()))) : ''

it('a run that the schedule started gets a card, which changes with every stage', async () => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'scheduled__1', type: 'scheduled' })
  state.setRun(dag, 'scheduled__1', 'running')
  state.setTask(dag, 'scheduled__1', 'etl', null, 'running')
  const first = await look('scheduled__1')
  expect(first?.handle).toBe('R1')
  expect(cardText(first)).toContain('tone_check_training_dag 🔵 is running')
  expect(cardText(first)).toContain('[Stop] [Logs]')
  expect(cards()).toBe(1)

  await look('scheduled__1')
  expect(cards()).toBe(1)

  state.setTask(dag, 'scheduled__1', 'etl', null, 'success')
  state.setTask(dag, 'scheduled__1', 'copy', null, 'running')
  state.setTask(dag, 'scheduled__1', 'copy', null, 'success')
  state.setTask(dag, 'scheduled__1', 'train', null, 'running')
  state.setTask(dag, 'scheduled__1', 'train', null, 'up_for_retry')
  await look('scheduled__1')
  expect(lines()).toEqual(['train failed its try 1 of 6 and will be tried again'])

  state.setTask(dag, 'scheduled__1', 'train', null, 'running')
  state.setTask(dag, 'scheduled__1', 'train', null, 'failed')
  state.setRun(dag, 'scheduled__1', 'failed')
  const last = await look('scheduled__1')
  expect(lines().slice(1)).toEqual(['train failed, try 2 of 6', 'the run failed'])
  expect(cardText(last)).toContain('🔴 failed')
  expect(cardText(last)).toContain('[Logs] [Retry]')
  expect(cardText(last)).not.toContain('[Stop]')
})

it('two looks at once make one run and one card', async () => {
  stage.emulator.state.startRun({ dag, id: 'one' })
  const run = await stage.airflow.run(dag, 'one')
  if (!run) throw new Error('no run')
  const [a, b] = await Promise.all([stage.follow.look(run), stage.follow.look(run)])
  expect([a?.handle, b?.handle]).toEqual(['R1', 'R1'])
  expect(await stage.store.list('run')).toHaveLength(1)
})

it('a run that ended before Groundcrew came gets no card', async () => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'old' })
  const run = state.setRun(dag, 'old', 'success')
  run.endedAt = stage.clock.now().subtract({ hours: 3 })
  expect(await look('old')).toBeNull()
  expect(cards()).toBe(0)
})

it('a run so short that it was never seen running gets its card', async () => {
  stage.emulator.state.startRun({ dag, id: 'short' })
  stage.emulator.state.setRun(dag, 'short', 'success')
  expect((await look('short'))?.state).toBe('success')
  expect(cards()).toBe(1)
})

it('watchers hear once when the run needs somebody, and once when it ends', async () => {
  await stage.command(people.bob, `watch ${dag}`)
  await stage.command(people.bob, `watch ${dag}`)
  const { state } = stage.emulator
  state.startRun({ dag, id: 'watched' })
  state.setRun(dag, 'watched', 'running')
  await look('watched')
  state.setTask(dag, 'watched', 'etl', null, 'running')
  state.setTask(dag, 'watched', 'etl', null, 'failed')
  await look('watched')
  await look('watched')
  state.setRun(dag, 'watched', 'failed')
  await look('watched')
  const posts = stage.delivered.flatMap((effect) => (effect.kind === 'slack.post' ? [effect] : []))
  expect(
    posts.map(({ channel, name }) => [channel, name.split(':').slice(0, 4).join(':')]),
  ).toEqual([
    [people.bob, `watch:${people.bob}:R1:needs`],
    [people.bob, `watch:${people.bob}:R1:ended`],
  ])
  const { text } = await stage.command(people.bob, 'unwatch')
  expect(text).toContain(dag)
  expect(await stage.store.list('watch')).toHaveLength(0)
})

it('states that nobody knows and times that are missing do not stop it', async () => {
  stage.emulator.state.startRun({ dag, id: 'odd' })
  stage.emulator.faults.add({
    kind: 'drift',
    path: /taskInstances/,
    times: 5,
    change: (body) =>
      JSON.parse(
        JSON.stringify(body)
          .replaceAll(/"state":(null|"[a-z_]*")/g, '"state":"levitating"')
          .replaceAll(/"try_number":\d+/g, '"try_number":null'),
      ),
  })
  expect((await look('odd'))?.stages).toHaveLength(3)
})

it('run ids of every legal kind are followed', async () => {
  for (const id of ['manual__2026-10-14T06:00:00+00:00', 'a~b', 'x'.repeat(250), '..a', '%2e%2e']) {
    stage.emulator.state.startRun({ dag, id })
    const run = await stage.airflow.run(dag, id)
    expect(run?.id).toBe(id)
  }
})

it('a change of one task costs no question to Airflow', async () => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'cheap' })
  state.setRun(dag, 'cheap', 'running')
  await look('cheap')
  state.setTask(dag, 'cheap', 'etl', null, 'running')
  const since = stage.clock.now().subtract({ minutes: 1 })
  const tasks = await stage.airflow.changedTaskInstances(since)
  stage.emulator.requests.length = 0
  expect(await stage.follow.changed({ runs: [], tasks })).toBe(true)
  expect(stage.emulator.requests).toEqual([])
  const [run] = await stage.store.list<Run>('run', 1)
  expect(run?.body.stages[0]).toMatchObject({ name: 'etl', state: 'running' })
})

it('a mapped task’s instances take the place of what stood for them', async () => {
  const { state } = stage.emulator
  const mapped = 'tone_check_evaluate'
  state.startRun({ dag: mapped, id: 'm' })
  state.setRun(mapped, 'm', 'running')
  const dagRun = await stage.airflow.run(mapped, 'm')
  if (!dagRun) throw new Error('no run')
  await stage.follow.look(dagRun)
  state.expand(mapped, 'm', 'fold', 3)
  state.setTask(mapped, 'm', 'fold', 1, 'running')
  const tasks = await stage.airflow.changedTaskInstances(stage.clock.now().subtract({ minutes: 1 }))
  await stage.follow.changed({ runs: [], tasks })
  const [run] = await stage.store.list<Run>('run', 1)
  expect(run?.body.stages[1]).toMatchObject({ name: 'fold', state: 'running', total: 3 })
})

it('tasks of runs that nobody follows change nothing, and of followed ones are looked up after a restart', async () => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'before' })
  state.setRun(dag, 'before', 'running')
  await look('before')
  state.setTask(dag, 'before', 'etl', null, 'running')
  const tasks = await stage.airflow.changedTaskInstances(stage.clock.now().subtract({ minutes: 1 }))
  const { store, clock, airflow } = stage
  const options = { store, clock, airflow, surface, since: clock.now() }
  const elsewhere = createFollow({
    ...options,
    store: openSqliteStore(':memory:'),
    channelOf: () => null,
  })
  expect(await elsewhere.changed({ runs: [], tasks })).toBe(false)
  const restarted = createFollow({ ...options, channelOf: () => null })
  expect(await restarted.changed({ runs: [], tasks })).toBe(true)
  expect((await store.list<Run>('run', 1))[0]?.body.stages[0]?.state).toBe('running')
})

it('a refresh looks at runs that ended lately too, and draws the cards of those under way anew', async () => {
  const { state } = stage.emulator
  for (const id of ['ended', 'active']) {
    state.startRun({ dag, id })
    state.setRun(dag, id, 'running')
  }
  state.setRun(dag, 'ended', 'success')
  await look('ended')
  await look('active')
  stage.delivered.length = 0
  expect(await stage.follow.refresh()).toBe(2)
  stage.outbox.poke()
  await stage.quiet()
  expect(stage.delivered).toEqual([{ kind: 'slack.run', run: 'R2' }])
})
