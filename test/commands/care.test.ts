import { afterEach, beforeEach, expect, it } from 'vitest'
import { record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import { sighting } from '../incidents/sample.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage()
  const snapshot = { snapshot: 1, at: '2026-11-22T03:12:00Z' } as const
  await record(stage.store, () => stage.clock.now(), sighting(), snapshot)
  stage.outbox.poke()
  await stage.quiet()
  stage.delivered.length = 0
})
afterEach(() => stage.close())
const incident = async () => (await stage.store.read<Incident>('incident', 'I1'))?.body

it('incidents lists what is open, and why explains it from what was found', async () => {
  expect((await stage.command(people.guest, 'incidents')).text).toContain('base ran out of memory')
  const { text } = await stage.command(people.guest, 'why i1')
  expect(text).toContain('Limit: 4Gi')
  expect(text).toContain('running it again would fail the same way')
  expect((await stage.command(people.guest, 'incidents nothing')).text).toContain('No incident')
})

it('why of an incident that is over says so first, and not what another try would do', async () => {
  await stage.command(people.alice, 'resolve I1 a smaller batch')
  const { text } = await stage.command(people.guest, 'why I1')
  expect(text).toMatch(/^`I1` is over since \S+ .*: a smaller batch – @U01ALICE\n/)
  expect(text).toContain('base ran out of memory')
  expect(text).toContain('The cause was the pipeline’s own.')
  expect(text).not.toMatch(/fail the same way|The cause is/)
})

it('incidents of one DAG are told apart by a word of the task', async () => {
  for (let task = 0; task < 21; task += 1) {
    const { subject } = sighting()
    const other = { ...subject, task: `shard_${task}_of` }
    const key = tryKey(other, { run: 'r', mapIndex: null, attempt: 1 })
    const told = { ...sighting(1, { key }), subject: other, subjectKey: subjectKey(other) }
    const snapshot = { snapshot: 1, at: told.occurrence.at } as const
    await record(stage.store, () => stage.clock.now(), told, snapshot)
  }
  const all = (await stage.command(people.guest, 'incidents tone_check')).text
  expect(all).toContain('… 2 more. Say a word of the DAG or the task.')
  const some = (await stage.command(people.guest, 'incidents shard_17_')).text
  expect(some).toContain('shard_17_of')
  expect(some).not.toMatch(/shard_16_of|more\. Say/)
})

it('ack says who looks after it, once, on the card and in the audit', async () => {
  const { effects, answers } = await stage.command(people.bob, 'ack')
  expect(effects).toContainEqual({ kind: 'slack.card', incident: 'I1' })
  expect(answers[0]?.visible).toBe('all')
  expect((await incident())?.acknowledged?.by).toBe(people.bob)
  expect((await stage.command(people.alice, 'ack I1')).text).toContain(
    'acknowledged or over already',
  )
  expect((await incident())?.acknowledged?.by).toBe(people.bob)
  expect((await stage.store.audit()).map(({ action, who }) => `${action} ${who}`)).toEqual([
    `ack ${people.bob}`,
  ])
})

it('two who acknowledge at the same moment do not both do it', async () => {
  const both = await Promise.all([
    stage.command(people.alice, 'ack I1'),
    stage.command(people.bob, 'ack I1'),
  ])
  const done = await stage.store.audit()
  expect(done).toHaveLength(1)
  expect(both.map(({ text }) => text).join()).toContain('already')
})

it('mute keeps silent for a while, unmute ends it, resolve closes', async () => {
  await stage.command(people.alice, 'mute I1 4h')
  const until = (await incident())?.mutedUntil
  const hours = Temporal.Instant.from(until ?? '')
    .since(stage.clock.now())
    .total('hours')
  expect(hours).toBeGreaterThan(3.9)
  await stage.command(people.alice, 'unmute I1')
  expect((await incident())?.mutedUntil).toBeNull()
  expect((await stage.command(people.alice, 'unmute I1')).text).toContain('is not muted')
  await stage.command(people.alice, 'resolve I1 a smaller batch')
  expect((await incident())?.closed).toMatchObject({
    by: people.alice,
    text: 'a smaller batch',
    why: 'resolved',
  })
  expect((await stage.command(people.alice, 'resolve I1')).text).toContain('over already')
  expect((await stage.command(people.alice, 'ack')).text).toContain('No incident is open')
})

it.each([people.guest, people.external, people.bot])(
  '%s may not, and that is written down',
  async (user) => {
    for (const word of ['ack', 'mute', 'resolve']) {
      const { text, effects } = await stage.command(user, `${word} I1`)
      expect(text).toContain('You may not')
      expect(effects.every(({ kind }) => kind === 'slack.answer')).toBe(true)
    }
    expect((await incident())?.state).toBe('open')
    expect((await stage.store.audit()).map(({ decision }) => decision)).toEqual([
      'denied',
      'denied',
      'denied',
    ])
  },
)

it('a reaction or a shortcut on the card explains it', async () => {
  const place = { channel: 'C01ML', ts: '7.7' }
  const stored = await stage.store.read<Incident>('incident', 'I1')
  if (!stored) throw new Error('no incident')
  const body = { ...stored.body, card: place }
  const write = { kind: 'incident', id: 'I1', version: stored.version, body } as const
  await stage.store.commit({ writes: [write], effects: [] }, stage.clock.now())
  const mag = stage.inbound(people.alice, { kind: 'reaction', reaction: 'mag', message: place })
  expect((await stage.happen(mag)).text).toContain('base ran out of memory')
  const shortcut = (message: typeof place | null, text: string) =>
    stage.happen(
      stage.inbound(people.alice, {
        kind: 'shortcut',
        shortcut: 'explain_failure',
        message: message && { ...message, text },
      }),
    )
  expect((await shortcut(place, '')).text).toContain('base ran out of memory')
  expect((await shortcut({ channel: 'C01ML', ts: '8.8' }, 'look at I1 please')).text).toContain(
    'base ran out',
  )
  expect((await shortcut({ channel: 'C01ML', ts: '8.8' }, 'lunch?')).text).toContain(
    'no run and no incident',
  )
})

it('whoami tells what the rules give, on a DAG and anywhere', async () => {
  expect((await stage.command(people.alice, 'whoami')).text).toContain('✓ acts – acts on dag:*')
  expect((await stage.command(people.bob, 'whoami')).text).toContain('Usergroups: @ml-engineers')
  const { text } = await stage.command(people.mallory, 'whoami')
  expect(text).toContain('✗ acts – the policy gives you none here')
  expect(text).toContain('✓ ack')
  const onDag = await stage.command(people.mallory, 'whoami embeddings')
  expect(onDag.text).toContain('airflow-ml:embeddings_daily')
  expect(onDag.text).toContain('only U01ALICE, @ml-engineers may')
  expect((await stage.command(people.guest, 'whoami')).text).toContain('guests may only read')
})

it('the audit is for its readers, who see whether its chain holds', async () => {
  await stage.command(people.bob, 'ack I1')
  expect((await stage.command(people.bob, 'audit')).text).toContain('You may not use this')
  const { text } = await stage.command(people.alice, 'audit ack')
  expect(text).toContain('I1 | done')
  expect(text).toContain('The chain of 1 entries holds.')
})
