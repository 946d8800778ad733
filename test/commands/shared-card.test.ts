import { afterEach, beforeEach, expect, it } from 'vitest'
import { incidentWrite, record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import type { Digest } from '../../src/incidents/storm.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import type { Write } from '../../src/store/store.ts'
import { sighting } from '../incidents/sample.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

const digest = { channel: 'C01ML', ts: '4.4' }
const node = { channel: 'C01ML', ts: '5.5' }
const handles = ['I1', 'I2', 'I3', 'I4', 'I5']
let stage: Stage

/** I1 to I3 share the card of a storm; I5 is of what the lost node of I4 took. */
beforeEach(async () => {
  stage = await startStage()
  for (const [index] of handles.entries()) await die(`task_${index}`)
  const opened = stage.clock.now().toString()
  const body: Digest = {
    id: 'D1',
    channel: '#ml',
    openedAt: opened,
    joinedAt: opened,
    card: digest,
  }
  const storm: Write = { kind: 'digest', id: body.id, version: null, body, terms: ['of:#ml'] }
  await stage.store.commit({ writes: [storm], effects: [] }, stage.clock.now())
  for (const handle of ['I1', 'I2', 'I3']) await change(handle, { digest: 'D1' })
  await change('I4', { card: node })
  await change('I5', { partOf: 'I4' })
})
afterEach(() => stage.close())

async function die(task: string): Promise<void> {
  const sample = sighting()
  const subject = { ...sample.subject, task }
  const key = tryKey(subject, { run: task, mapIndex: null, attempt: 1 })
  const told = { ...sighting(1, { run: task, key }), subject, subjectKey: subjectKey(subject) }
  await record(stage.store, () => stage.clock.now(), told, { snapshot: 1, at: told.occurrence.at })
}

async function change(handle: string, over: Partial<Incident>): Promise<void> {
  const { body, version } = (await stage.store.read<Incident>('incident', handle))!
  const writes = [incidentWrite({ ...body, ...over }, version)]
  await stage.store.commit({ writes, effects: [] }, stage.clock.now())
}

const mention = (thread: string, text: string) =>
  stage.happen(
    stage.inbound(people.alice, { kind: 'mention', text: `<@U0BOT> ${text}` }, { thread }),
  )
const touched = async () => {
  const all = await Promise.all(
    handles.map((handle) => stage.store.read<Incident>('incident', handle)),
  )
  return all
    .map((each) => each!.body)
    .filter(({ state, mutedUntil }) => state !== 'open' || mutedUntil !== null)
    .map(({ handle }) => handle)
}

it.each([
  ['ack', 'name one, such as I1'],
  ['mute', 'name one, such as I1'],
  ['mute 1h', 'name one, such as I1'],
  ['unmute', 'name one, such as I1'],
  ['resolve', 'name one, such as I1'],
  ['resolve a smaller batch', 'name one, such as I1'],
  ['why', 'name one, such as I1'],
  ['ticket', 'name one, such as I1'],
  ['ticket comment hello', 'name the task, such as T123'],
  ['ticket close', 'name the task, such as T123'],
  ['stop', 'name the run'],
  ['stop-retrying', 'name one, such as I1'],
  ['note hello', 'name the run'],
  ['pause', 'name the DAG, such as tone_check_training_dag'],
])('in the thread of a storm’s card, %s asks which is meant', async (text, asked) => {
  const { text: said } = await mention(digest.ts, text)
  expect(said).toContain('This card is about 3 incidents')
  expect(said).toContain(asked)
  expect(await touched()).toEqual([])
})

it('in the thread of a storm’s card, what is named is meant', async () => {
  await mention(digest.ts, 'resolve I2 a smaller batch')
  expect(await touched()).toEqual(['I2'])
  await mention(digest.ts, 'resolve I1')
  expect((await mention(digest.ts, 'ack')).text).toContain('3 incidents; name one, such as I3')
})

it('in the thread of a lost node’s card that tells of a task, too, it is asked which is meant', async () => {
  expect((await mention(node.ts, 'resolve')).text).toContain('2 incidents; name one, such as I4')
  expect((await mention(node.ts, 'mute 1h')).text).toContain('2 incidents; name one, such as I4')
  expect(await touched()).toEqual([])
  await mention(node.ts, 'resolve I5')
  expect(await touched()).toEqual(['I5'])
})

it('a storm’s card that tells of one incident so far is about that one', async () => {
  for (const handle of ['I1', 'I3']) await change(handle, { digest: null })
  await mention(digest.ts, 'resolve')
  expect(await touched()).toEqual(['I2'])
})

it.each(['explain_failure', 'file_task'])(
  'the shortcut %s on a storm’s card asks which is meant',
  async (shortcut) => {
    const message = { ...digest, text: '3 more tasks failed: I1 I2 I3' }
    const asked = stage.inbound(people.alice, { kind: 'shortcut', shortcut, message } as never)
    expect((await stage.happen(asked)).text).toContain('This card is about 3 incidents')
  },
)
