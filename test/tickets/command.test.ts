import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Effect } from '../../src/delivery/effects.ts'
import { record } from '../../src/incidents/book.ts'
import { incidentWrite } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import type { StoredAction } from '../../src/inbox/stored-action.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { learnTask } from '../../src/tickets/learn.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'
import { finding, sighting } from '../incidents/sample.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage()
  stage.tools.ticketing = {
    url: 'https://phabricator.example.org',
    token: 'api-token',
    project: 'data-platform-sre',
    mode: 'file',
    subscribers: [],
    dashboards: [],
    runbooks: [],
    polling: 60_000,
  }
})
afterEach(() => stage.close())

const offered = {
  ...finding,
  cause: 'node-lost',
  owner: 'dpe-sre',
  ticket: 'offer',
  headline: 'the node worker-1 was lost',
  resource: { kind: 'node-pool', namespace: null, name: 'amd.com/gpu.vram=64G' },
} as const

async function incidentOf(found: typeof finding): Promise<void> {
  const snapshot = { snapshot: 1, at: '2026-11-22T03:12:00Z' } as const
  await record(stage.store, () => stage.clock.now(), sighting(1, { finding: found }), snapshot)
  stage.outbox.poke()
  await stage.quiet()
  stage.delivered.length = 0
}

const incident = async () => (await stage.store.read<Incident>('incident', 'I1'))?.body
const tickets = async () => (await stage.store.list<Ticket>('ticket')).map(({ body }) => body)
const about = (effects: Effect[], kind: Effect['kind']) =>
  effects.filter((effect) => effect.kind === kind)

/** Opens the form for I1 and hands it in. */
async function fill(user: string, values: Record<string, unknown>) {
  await stage.command(user, 'ticket I1')
  const [stored] = await stage.store.list<{ id: string }>('action')
  return stage.happen(
    stage.inbound(user, {
      kind: 'submission',
      form: 'ticket',
      values,
      viewId: 'V1',
      private: stored?.id ?? '',
    }),
  )
}

test('a cause of the pipeline’s own is no task', async () => {
  await incidentOf(finding)
  const { text } = await stage.command(people.alice, 'ticket I1')
  expect(text).toContain('needs no task')
  expect(await tickets()).toEqual([])
})

test('who may not act gets no form', async () => {
  await incidentOf(offered)
  expect((await stage.command(people.guest, 'ticket I1')).text).toContain('may not')
})

test('an offered task is a form with the draft; what was edited is filed, once', async () => {
  await incidentOf(offered)
  const { text } = await stage.command(people.alice, 'ticket I1')
  expect(text).toContain('Task for I1')
  const values = {
    title: 'worker-1 is gone',
    description: 'Please look at api-abcdefghij0123456789abcdef01.',
  }
  const { effects } = await fill(people.alice, values)
  expect(about(effects, 'phabricator.task')).toHaveLength(1)
  const [ticket, ...more] = await tickets()
  expect(more).toEqual([])
  expect(ticket).toMatchObject({ title: 'worker-1 is gone', state: 'wanted' })
  expect(ticket?.occurrences).toHaveLength(1)
  expect((await incident())?.tickets).toEqual([ticket?.id])
  expect((await stage.store.audit()).map(({ detail }) => detail)).toContain('filed a task')
})

test('a priority is chosen in the form, or said before it; else the task is left at triage', async () => {
  await incidentOf(offered)
  expect((await stage.command(people.alice, 'ticket I1 priority=urgent')).text).toContain(
    'one of triage, unbreak, high, medium, low, lowest',
  )
  await stage.command(people.alice, 'ticket I1 priority=high')
  const [stored] = await stage.store.list<StoredAction>('action')
  const { intent } = stored!.body
  const fields = intent.kind === 'form' ? intent.form.fields : []
  expect(fields.find(({ name }) => name === 'priority')).toMatchObject({
    kind: 'choice',
    initial: 'high',
    choices: expect.arrayContaining([{ value: 'triage', label: 'Left at triage' }]) as unknown,
  })
  await fill(people.alice, { title: 'gone', description: 'It is.', priority: 'high' })
  expect((await tickets())[0]?.priority).toBe('high')
})

test('a form left at triage says nothing of a priority', async () => {
  await incidentOf(offered)
  await fill(people.alice, { title: 'gone', description: 'It is.', priority: 'triage' })
  const [ticket] = await tickets()
  expect(ticket?.title).toBe('gone')
  expect(ticket?.priority).toBeUndefined()
})

/** The ticket of I1, filed as T7. */
async function filed(over: Partial<Ticket> = {}): Promise<void> {
  await incidentOf(offered)
  await fill(people.alice, { title: 'worker-1 is gone', description: 'It is.' })
  const [stored] = await stage.store.list<Ticket>('ticket')
  const place = { id: 7, phid: 'PHID-TASK-7', url: 'https://phabricator.example.org/T7' }
  const { ticket } = learnTask(stored!.body, place, 1)
  const writes = [ticketWrite({ ...ticket, ...over }, stored!.version)]
  await stage.store.commit({ writes, effects: [] }, stage.clock.now())
  stage.delivered.length = 0
}

/** Opens the form for I2, another DAG's incident of the same resource, and hands it in. */
async function fillSecond(values: Record<string, unknown>) {
  const other = sighting(2, { finding: offered })
  const subject = { ...other.subject, dag: 'another_dag' }
  const snapshot = { snapshot: 1, at: '2026-11-22T05:00:00Z' } as const
  const sight = { ...other, subject, subjectKey: 'another' }
  await record(stage.store, () => stage.clock.now(), sight, snapshot)
  await stage.command(people.alice, 'ticket I2')
  const newest = (await stage.store.list<StoredAction>('action')).find(
    ({ body }) => body.intent.kind === 'form' && body.intent.form.context['incident'] === 'I2',
  )
  return stage.happen(
    stage.inbound(people.alice, {
      kind: 'submission',
      form: 'ticket',
      values,
      viewId: 'V2',
      private: newest?.id ?? '',
    }),
  )
}

test('who is told of a task that exists learns that what was written is not in it', async () => {
  await filed()
  const { text } = await fillSecond({ title: 'mine', description: 'It is.', priority: 'high' })
  expect(text).toContain('T7 asks for the same: I2 is added to it')
  const [ticket] = await tickets()
  expect(ticket).toMatchObject({ title: 'worker-1 is gone' })
  expect(ticket?.priority).toBeUndefined()
  expect(ticket?.occurrences).toHaveLength(2)
})

test('what was written stands in a new task too where people closed the one before', async () => {
  await filed({
    state: 'closed',
    status: 'resolved',
    closed: { at: '2026-11-22T04:00:00Z', by: 'people' },
  })
  await fillSecond({ title: 'worker-1 is gone again', description: 'It is.', priority: 'low' })
  expect((await tickets())[0]).toMatchObject({
    title: 'worker-1 is gone again',
    priority: 'low',
    before: { id: 7 },
  })
})

test('ticket T7 shows where it stands and who waits, and so does the incident', async () => {
  await filed({ owner: 'btullis', status: 'progress' })
  for (const words of ['ticket T7', 'ticket t7', 'ticket I1']) {
    const { text } = await stage.command(people.guest, words)
    expect(text).toContain('T7')
    expect(text).toContain('progress')
    expect(text).toContain('btullis')
    expect(text).toContain('I1')
  }
  expect((await stage.command(people.alice, 'ticket T8')).text).toContain('T8 is no task')
})

test('a comment goes to the task with the name of who said it, and mentions nobody', async () => {
  await filed()
  const { effects } = await stage.command(people.alice, 'ticket comment T7 we wait, @root and T1')
  const [comment] = about(effects, 'phabricator.comment')
  expect(comment).toMatchObject({
    text: expect.stringContaining('says in chat: we wait') as string,
  })
  expect((comment as Effect<'phabricator.comment'>).text).not.toMatch(/@root|T1/)
  expect((await stage.command(people.guest, 'ticket comment T7 hello')).text).toContain('may not')
  expect((await stage.command(people.alice, 'ticket comment T7')).text).toContain('Say the comment')
})

test('close asks Phabricator to close it; a second time there is nothing to close', async () => {
  await filed({ touched: true, solved: { at: '2026-11-22T04:00:00Z', proof: 'Passed: run x.' } })
  expect((await stage.command(people.alice, 'ticket T7')).text).toContain('Close the task')
  const { effects } = await stage.command(people.alice, 'ticket close T7')
  expect(about(effects, 'phabricator.close')).toMatchObject([
    { text: expect.stringContaining('Passed: run x.') as string },
  ])
  const [stored] = await stage.store.list<Ticket>('ticket')
  const closed = { ...stored!.body, state: 'closed', status: 'resolved' } as const
  await stage.store.commit(
    { writes: [ticketWrite(closed, stored!.version)], effects: [] },
    stage.clock.now(),
  )
  expect((await stage.command(people.alice, 'ticket close T7')).text).toContain('T7 is not open')
})

test('owed lists what is open with who waits, and nothing when nothing is', async () => {
  expect((await stage.command(people.guest, 'owed')).text).toContain('owes nothing')
  await filed({ owner: 'btullis' })
  const { text } = await stage.command(people.guest, 'owed')
  expect(text).toContain('1 task is open with the platform, 1 has somebody waiting')
  expect(text).toContain('with btullis')
  expect(text).toContain('tone_check_training_dag wait')
  const stored = await stage.store.read<Incident>('incident', 'I1')
  const over = { ...stored!.body, state: 'resolved' } as const
  await stage.store.commit(
    { writes: [incidentWrite(over, stored!.version)], effects: [] },
    stage.clock.now(),
  )
  expect((await stage.command(people.guest, 'owed')).text).toContain('nobody waits')
})

test('attach puts a run on the task of its DAG', async () => {
  await filed()
  await stage.command(people.alice, 'run tone_check_training_dag snapshot=2026-10-01')
  const { text, effects } = await stage.command(
    people.alice,
    'ticket attach tone_check_training_dag',
  )
  expect(text).not.toContain('may not')
  const [comment] = about(effects, 'phabricator.comment')
  expect((comment as Effect<'phabricator.comment'>).text).toMatch(
    /Evidence from .*tone_check_training_dag/,
  )
})
