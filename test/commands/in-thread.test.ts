import { afterEach, beforeEach, expect, it } from 'vitest'
import { incidentWrite, record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import type { DagRun } from '../../src/ports/airflow.ts'
import type { Act } from '../../src/runs/act.ts'
import { termsOf, type Run } from '../../src/runs/run.ts'
import { sighting } from '../incidents/sample.ts'
import { retryingTraining } from './furnish-airflow.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

const dag = 'tone_check_training_dag'
const threads = { first: '1.1', second: '2.2', incident: '3.3', plain: '9.9' }
let stage: Stage

/** R1 is a training that waits for its next try, with the incident I1; R2, which is newer, is of another DAG. */
beforeEach(async () => {
  stage = await startStage()
  const { state } = stage.emulator
  retryingTraining(state, 'first')
  state.startRun({ dag: 'embeddings_daily', id: 'second' })
  state.setRun('embeddings_daily', 'second', 'running')
  state.setTask('embeddings_daily', 'second', 'compute', null, 'running')
  await follow(dag, 'first', threads.first)
  await follow('embeddings_daily', 'second', threads.second)
  const subject = { instance: 'airflow-ml', namespace: 'airflow-ml', dag, task: 'train' }
  const key = tryKey(subject, { run: 'first', mapIndex: null, attempt: 1 })
  const told = { ...sighting(1, { run: 'first', key }), subject, subjectKey: subjectKey(subject) }
  await record(stage.store, () => stage.clock.now(), told, { snapshot: 1, at: told.occurrence.at })
  const { body, version } = (await stage.store.read<Incident>('incident', 'I1'))!
  const card = { channel: 'C01ML', ts: threads.incident }
  const writes = [incidentWrite({ ...body, card }, version)]
  await stage.store.commit({ writes, effects: [] }, stage.clock.now())
})
afterEach(() => stage.close())

async function follow(name: string, id: string, ts: string): Promise<void> {
  const run = (await stage.follow.look((await stage.airflow.run(name, id)) as DagRun)) as Run
  const { version } = (await stage.store.read('run', run.handle))!
  const body = { ...run, card: { channel: 'C01ML', ts } }
  const write = { kind: 'run', id: run.handle, version, body, terms: termsOf(body) } as const
  await stage.store.commit({ writes: [write], effects: [] }, stage.clock.now())
}

const mention = (thread: string | null, text: string) =>
  stage.happen(
    stage.inbound(people.alice, { kind: 'mention', text: `<@U0BOT> ${text}` }, { thread }),
  )
const incident = async () => (await stage.store.read<Incident>('incident', 'I1'))?.body

it.each([
  [threads.first, 'status', 'R1'],
  [threads.first, 'why', 'R1'],
  [threads.first, 'why train', 'R1'],
  [threads.first, 'tasks', 'WMFKubernetesPodOperator'],
  [threads.first, 'watch', `${dag}/first`],
  [threads.first, 'stop', `${dag}/first`],
  [threads.first, 'stop-retrying', 'try of train'],
  [threads.second, 'stop', 'embeddings_daily/second'],
  [threads.incident, 'stop', `${dag}/first`],
  [threads.incident, 'status', 'R1'],
  [threads.incident, 'why', 'base ran out of memory'],
  [threads.incident, 'why train', 'R1'],
  [threads.incident, 'logs', 'train · try 1'],
  [threads.incident, 'stop-retrying', 'try of train'],
  [threads.incident, 'ticket', 'Phabricator'],
  // What is named is meant, wherever it is said.
  [threads.first, 'status R2', 'R2'],
  [threads.first, 'stop embeddings_daily', 'embeddings_daily/second'],
  [threads.first, 'why embeddings_daily', 'compute'],
  [threads.first, 'status latest', 'R2'],
  // A thread of people is about nothing.
  [threads.plain, 'status', 'R2'],
  [null, 'status', 'R2'],
])('in the thread %s, %s is about %s', async (thread, text, said) => {
  expect((await mention(thread, text)).text).toContain(said)
})

it.each([threads.incident, threads.first])('in the thread %s, care is for I1', async (thread) => {
  await mention(thread, 'mute 1h')
  const until = Temporal.Instant.from((await incident())?.mutedUntil ?? '')
  expect(until.since(stage.clock.now()).total('minutes')).toBeLessThan(61)
  await mention(thread, 'unmute')
  expect((await incident())?.mutedUntil).toBeNull()
  await mention(thread, 'ack')
  expect((await incident())?.acknowledged?.by).toBe(people.alice)
  await mention(thread, 'resolve a smaller batch')
  expect((await incident())?.closed?.text).toBe('a smaller batch')
})

it('the incident of a run is meant though another run died of it since', async () => {
  const { subject } = (await incident())!
  const key = tryKey(subject, { run: 'other', mapIndex: null, attempt: 1 })
  const told = { ...sighting(2, { run: 'other', key }), subject, subjectKey: subjectKey(subject) }
  await record(stage.store, () => stage.clock.now(), told, { snapshot: 1, at: told.occurrence.at })
  expect((await incident())?.latest.run).toBe('other')
  await mention(threads.first, 'ack')
  expect((await incident())?.acknowledged?.by).toBe(people.alice)
})

it('a run without an incident does not lend its thread to the incident of another', async () => {
  expect((await mention(threads.second, 'ack')).text).toContain('No incident of R2 is open')
  expect((await incident())?.acknowledged).toBeNull()
})

it('a note is for the run of the thread, every word of it', async () => {
  await mention(threads.first, 'note latest data of enwiki was incomplete')
  const acts = await stage.store.list<Act>('act')
  expect(acts.map(({ body }) => body.request)).toMatchObject([
    { kind: 'note', run: 'first', text: 'latest data of enwiki was incomplete' },
  ])
})
