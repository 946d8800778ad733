import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followTickets } from '../../../integrations/phabricator/follow.ts'
import {
  createPhabricator,
  type Phabricator,
} from '../../../integrations/phabricator/phabricator.ts'
import type { Effect } from '../../../src/delivery/effects.ts'
import { incidentWrite } from '../../../src/incidents/book.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import { mute } from '../../../src/incidents/care.ts'
import { ticketWrite } from '../../../src/tickets/book.ts'
import { tellTicket } from '../../../src/tickets/ticket.ts'
import { startPhabricator, type PhabricatorEmulator } from '../../emulators/phabricator/index.ts'
import { trouble } from '../../tickets/sample.ts'
import { createPump, type Pump } from './pump.ts'

const id = 'limit-range airflow-ml/general-limits'
let emulator: PhabricatorEmulator
let phabricator: Phabricator
let pump: Pump

beforeEach(async () => {
  const time = { now: Temporal.Instant.from('2026-10-05T03:12:00Z') }
  emulator = await startPhabricator({ epochMilliseconds: () => time.now.epochMilliseconds })
  phabricator = createPhabricator({
    url: emulator.url,
    token: emulator.bot.token,
    project: 'data-platform-sre',
    mode: 'file',
  })
  pump = createPump(phabricator, time)
  const told = trouble()
  const step = tellTicket(null, told, pump.now())
  if (!step) throw new Error('nothing to tell')
  const incident = { ...told.incident, tickets: [id] }
  const writes = [ticketWrite(step.ticket, null), incidentWrite(incident, null)]
  await pump.store.commit({ writes, effects: step.effects }, pump.now())
  await pump.drain()
  await follow()
  expect(await lines()).toEqual([])
})
afterEach(async () => {
  await pump.close()
  await emulator.close()
})

async function follow(): Promise<void> {
  pump.wait(60_000)
  await followTickets(phabricator, pump.store, pump.now)
}

/** The lines that wait for Slack, taken out of the queue. */
async function lines(): Promise<string[]> {
  const claims = await pump.store.claim('slack', pump.now(), 100)
  for (const claim of claims)
    await pump.store.commit({ writes: [], effects: [], settled: claim }, pump.now())
  return claims
    .map(({ effect }) => effect)
    .filter((effect): effect is Effect<'slack.line'> => effect.kind === 'slack.line')
    .map(({ incident, text }) => `${incident} ${text}`)
}

async function ticket(): Promise<Ticket> {
  const stored = await pump.store.read<Ticket>('ticket', id)
  if (!stored) throw new Error('no ticket')
  return stored.body
}

describe('what people do to a task', () => {
  test('nothing that Groundcrew did itself counts as touched', async () => {
    expect(await ticket()).toMatchObject({ touched: false, column: 'Incoming', status: 'open' })
  })

  test('comments, status, owner and column are told once each', async () => {
    emulator.people.comment(1, 'sre-alice', 'Raised in Gerrit, rolling out.')
    emulator.people.setStatus(1, 'sre-alice', 'progress')
    emulator.people.setOwner(1, 'sre-alice', 'sre-alice')
    emulator.people.moveColumn(1, 'sre-alice', 'In Progress')
    await follow()
    expect(await lines()).toEqual([
      'I1 sre-alice on T1: Raised in Gerrit, rolling out.',
      'I1 T1 is now In Progress (sre-alice)',
      'I1 T1 is assigned to sre-alice (sre-alice)',
      'I1 T1 moved to In Progress (sre-alice)',
    ])
    expect(await ticket()).toMatchObject({
      touched: true,
      status: 'progress',
      owner: 'sre-alice',
      column: 'In Progress',
      state: 'filed',
    })
    await follow()
    expect(await lines()).toEqual([])
  })

  test('closed by a person, and opened again', async () => {
    emulator.people.setStatus(1, 'sre-alice', 'declined')
    await follow()
    expect(await lines()).toEqual(['I1 T1 is now Declined (sre-alice)'])
    expect(await ticket()).toMatchObject({ state: 'closed', closed: { by: 'people' } })
    emulator.people.setStatus(1, 'sre-alice', 'open')
    await follow()
    expect(await lines()).toEqual(['I1 T1 is now Open (sre-alice)'])
    expect(await ticket()).toMatchObject({ state: 'filed', closed: null })
  })

  test('restricted: said once, and once more when it can be seen again', async () => {
    emulator.people.restrict(1, 'sre-alice')
    await follow()
    expect(await lines()).toEqual(['I1 T1 cannot be seen any more: it was restricted or removed'])
    await follow()
    expect(await lines()).toEqual([])
    const [task] = emulator.tasks()
    if (task) task.visibleTo = null
    await follow()
    expect(await lines()).toEqual(['I1 T1 is now Open'])
  })

  test('a task removed for good is the same, and does not stop the others', async () => {
    emulator.people.destroy(1)
    await follow()
    expect(await lines()).toEqual(['I1 T1 cannot be seen any more: it was restricted or removed'])
  })

  test('moved into a milestone and retagged it is still followed', async () => {
    const milestone = emulator.state.projects.find((each) => each.milestoneOf)?.phid ?? ''
    emulator.people.retag(1, 'sre-alice', { add: [milestone] })
    emulator.people.retag(1, 'sre-alice', { remove: [milestone] })
    emulator.people.comment(1, 'sre-alice', 'still here')
    await follow()
    expect(await lines()).toEqual(['I1 sre-alice on T1: still here'])
  })

  test('a comment that was removed is not told, and words that look like commands do nothing', async () => {
    emulator.people.comment(1, 'sre-alice', 'secret')
    const entry = emulator.state.transactions.at(-1)
    if (entry?.comment) entry.comment.removed = true
    emulator.people.comment(1, 'sre-alice', 'groundcrew: close')
    await follow()
    expect(await lines()).toEqual(['I1 sre-alice on T1: groundcrew: close'])
    expect(emulator.tasks()[0]?.status).toBe('open')
  })

  test('other tasks are none of its business', async () => {
    const own = emulator.tasks()[0]
    if (own) emulator.state.tasks.push({ ...own, id: 2, phid: 'PHID-TASK-2' })
    emulator.people.comment(2, 'sre-alice', 'elsewhere')
    await follow()
    expect(await lines()).toEqual([])
  })

  test('a muted incident is not told in its thread; the ticket still learns', async () => {
    const stored = await pump.store.read<typeof incident>('incident', 'I1')
    const { incident } = trouble()
    const step = stored && mute(stored.body, pump.now().add({ hours: 24 }))
    if (!stored || !step) throw new Error('no incident')
    await pump.store.commit(
      { writes: [incidentWrite(step.incident, stored.version)], effects: [] },
      pump.now(),
    )
    emulator.people.setStatus(1, 'sre-alice', 'stalled')
    await follow()
    expect([await lines(), (await ticket()).status]).toEqual([[], 'stalled'])
  })
})

describe('the cursor', () => {
  test('a cursor whose task was removed meanwhile loses nothing', async () => {
    const own = emulator.tasks()[0]
    if (own) emulator.state.tasks.push({ ...own, id: 2, phid: 'PHID-TASK-2' })
    emulator.people.comment(2, 'sre-alice', 'elsewhere')
    await follow()
    emulator.people.destroy(2)
    emulator.people.comment(1, 'sre-alice', 'first')
    await follow()
    emulator.people.comment(1, 'sre-alice', 'second')
    await follow()
    expect(await lines()).toEqual(['I1 sre-alice on T1: first', 'I1 sre-alice on T1: second'])
  })

  test('more changes than the feed gives in one look lose nothing', async () => {
    const own = emulator.tasks()[0]
    if (own) emulator.state.tasks.push({ ...own, id: 2, phid: 'PHID-TASK-2' })
    emulator.people.comment(1, 'sre-alice', 'early')
    for (let count = 0; count < 2_100; count += 1) emulator.people.comment(2, 'ml-bob', 'noise')
    emulator.people.comment(1, 'sre-alice', 'late')
    await follow()
    expect(await lines()).toEqual(['I1 sre-alice on T1: early', 'I1 sre-alice on T1: late'])
  })

  test('a look that breaks off is made up for by the next, without saying anything twice', async () => {
    emulator.people.comment(1, 'sre-alice', 'hello')
    emulator.fail('maniphest.search', { kind: 'drop' })
    await expect(follow()).rejects.toThrow()
    emulator.fail('user.search', { kind: 'drop' })
    await expect(follow()).rejects.toThrow()
    await follow()
    await follow()
    expect(await lines()).toEqual(['I1 sre-alice on T1: hello'])
  })
})
