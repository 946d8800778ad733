import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../src/delivery/effects.ts'
import { incidentWrite, record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import type { DagRun } from '../../src/ports/airflow.ts'
import type { Act } from '../../src/runs/act.ts'
import { termsOf, type Run } from '../../src/runs/run.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { fileTicket } from '../../src/tickets/file.ts'
import { learnTask } from '../../src/tickets/learn.ts'
import { addWait } from '../../src/waiting/task-memory.ts'
import { sighting } from '../incidents/sample.ts'
import { clusterOf, node, recordOf } from '../platform/given.ts'
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
  [threads.first, 'pause', `Pausing ${dag}`],
  [threads.incident, 'pause', `Pausing ${dag}`],
  [threads.second, 'pause', 'Pausing embeddings_daily'],
  [threads.first, 'unpause', `${dag} is not paused`],
  [threads.incident, 'unpause', `${dag} is not paused`],
  // What is named is meant, wherever it is said.
  [threads.first, 'status R2', 'R2'],
  [threads.first, 'stop embeddings_daily', 'embeddings_daily/second'],
  [threads.first, 'why embeddings_daily', 'compute'],
  [threads.first, 'status latest', 'R2'],
  [threads.first, 'pause embeddings_daily', 'Pausing embeddings_daily'],
  // A thread of people is about nothing.
  [threads.plain, 'status', 'R2'],
  [null, 'status', 'R2'],
  [threads.plain, 'pause', 'Which DAG?'],
  [threads.plain, 'ticket comment hello', 'Name a task such as T123'],
  [threads.incident, 'ticket comment hello', 'I1 has no task'],
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

describe('with a task', () => {
  const place = { id: 7, phid: 'PHID-TASK-7', url: 'https://phabricator.example.org/T7' }
  const phabricator = {
    url: 'https://phabricator.example.org',
    token: 'api-token',
    project: 'data-platform-sre',
    mode: 'file' as const,
    subscribers: [],
    dashboards: [],
    runbooks: [],
    polling: 60_000,
  }
  /** I1 waits for T7; I2, of the same DAG and newer, waits for T8. */
  beforeEach(async () => {
    await wait('I1', 7)
    const other = { instance: 'airflow-ml', namespace: 'airflow-ml', dag, task: 'evaluate' }
    const key = tryKey(other, { run: 'first', mapIndex: null, attempt: 1 })
    const told = { ...sighting(2, { run: 'other', key }), subject: other }
    const sight = { ...told, subjectKey: subjectKey(other) }
    await record(stage.store, () => stage.clock.now(), sight, {
      snapshot: 1,
      at: sight.occurrence.at,
    })
    await wait('I2', 8)
  })

  async function wait(handle: string, id: number): Promise<void> {
    const { body, version } = (await stage.store.read<Incident>('incident', handle))!
    const lost = {
      ...body.latest.finding,
      ticket: 'offer',
      resource: { kind: 'node-pool', namespace: null, name: `pool-${id}` },
    } as const
    const incident: Incident = { ...body, latest: { ...body.latest, finding: lost } }
    const needs = { store: stage.store, phabricator, cluster: null, airflows: [] }
    const filed = (await fileTicket(needs, incident, stage.clock.now(), true))!
    const asked = filed.writes.map((each) => each.body as Ticket)[0]!
    const { ticket } = learnTask(asked, { ...place, id }, 1)
    const writes = [ticketWrite(ticket, null), incidentWrite(filed.incident, version)]
    await stage.store.commit({ writes, effects: [] }, stage.clock.now())
  }

  const comments = async (thread: string | null, text: string) => {
    const { effects, text: said } = await mention(thread, text)
    const added = effects.filter(({ kind }) => kind === 'phabricator.comment')
    return { said, added: added as Effect<'phabricator.comment'>[] }
  }

  it.each([
    ['ticket comment hello to T9', 'T7', 'says in chat: hello to'],
    ['ticket comment memory=4Gi is too little', 'T7', 'memory=4Gi is too little'],
    ['ticket comment T8 hello', 'T8', 'says in chat: hello'],
    ['ticket attach', 'T7', 'first'],
    ['ticket attach T8', 'T8', 'first'],
  ])('in the thread of I1, %s goes to %s', async (text, task, words) => {
    const { said, added } = await comments(threads.incident, text)
    expect(said).toContain(task)
    expect(added).toHaveLength(1)
    expect(added[0]?.text).toContain(words)
  })

  it('in the thread of a run, attach is of that run', async () => {
    const { added } = await comments(threads.first, 'ticket attach T7')
    expect(added[0]?.text).toContain('first')
    const { said } = await comments(threads.second, 'ticket attach')
    expect(said).toContain('No incident of embeddings_daily waits for a task')
  })

  it('in the thread of I1, close closes its task', async () => {
    const { effects } = await mention(threads.incident, 'ticket close')
    expect(effects.filter(({ kind }) => kind === 'phabricator.close')).toHaveLength(1)
  })
})

it.each([
  [threads.first, 'fits', `${dag} / train`],
  [threads.first, 'fits train', `${dag} / train`],
  [threads.incident, 'fits', `${dag} / train`],
  [threads.second, 'fits', 'No pod of embeddings_daily was seen yet'],
  [threads.first, 'fits gpu=1', '1 GPU'],
  [threads.plain, 'fits', 'Say a DAG'],
])('in the thread %s, %s is about %s', async (thread, text, said) => {
  stage.tools.cluster = clusterOf({ nodes: [node({ name: 'gpu-1', gpus: 1 })] })
  const subject = { instance: 'airflow-ml', namespace: 'airflow-ml', dag, task: 'train' }
  const { slim } = recordOf({ name: 'w', gpus: 1, dag })
  const write = addWait(null, subject, { pod: 'w', seconds: 1, slim })
  await stage.store.commit({ writes: [write!], effects: [] }, stage.clock.now())
  expect((await mention(thread, text)).text).toContain(said)
})
