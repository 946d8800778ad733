import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tidyTickets } from '../../../integrations/phabricator/janitor.ts'
import {
  createPhabricator,
  type Phabricator,
} from '../../../integrations/phabricator/phabricator.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import { ticketWrite } from '../../../src/tickets/book.ts'
import { tellTicket } from '../../../src/tickets/ticket.ts'
import { startPhabricator, type PhabricatorEmulator } from '../../emulators/phabricator/index.ts'
import { trouble } from '../../tickets/sample.ts'
import { createPump, type Pump } from './pump.ts'

const id = 'limit-range airflow-ml/general-limits'
let emulator: PhabricatorEmulator
let phabricator: Phabricator
let pump: Pump
const time = { now: Temporal.Instant.from('2026-10-05T03:12:00Z') }

beforeEach(async () => {
  emulator = await startPhabricator({ epochMilliseconds: () => time.now.epochMilliseconds })
  phabricator = createPhabricator({
    url: emulator.url,
    token: emulator.bot.token,
    project: 'data-platform-sre',
    mode: 'file',
  })
  pump = createPump(phabricator, time)
  await tell()
  await pump.drain()
})
afterEach(async () => {
  await pump.close()
  await emulator.close()
})

async function tell(attempt = 1): Promise<void> {
  const stored = await pump.store.read<Ticket>('ticket', id)
  const step = tellTicket(stored?.body ?? null, trouble(attempt), pump.now())
  if (!step) throw new Error('told before')
  const writes = [ticketWrite(step.ticket, stored?.version ?? null)]
  await pump.store.commit({ writes, effects: step.effects }, pump.now())
}

const tidy = () => tidyTickets(phabricator, pump.store, pump.now)
const ticket = async () => (await pump.store.read<Ticket>('ticket', id))?.body

function copy(over: { author?: string; description?: string } = {}): void {
  const [own] = emulator.tasks()
  if (!own) throw new Error('nothing to copy')
  const taskId = emulator.tasks().length + 1
  emulator.state.tasks.push({ ...own, id: taskId, phid: `PHID-TASK-${taskId}`, ...over })
}

async function forget(): Promise<void> {
  const stored = await pump.store.read<Ticket>('ticket', id)
  const version = stored?.version ?? null
  await pump.store.commit(
    { writes: [{ kind: 'ticket', id, version, body: null }], effects: [] },
    pump.now(),
  )
}

describe('the janitor', () => {
  test('finds nothing to do where all is well', async () => {
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 0 })
    expect(emulator.tasks()).toMatchObject([{ status: 'open' }])
  })

  test('of tasks with one marker the first stays, the others are closed as duplicates of it', async () => {
    copy()
    copy()
    expect(await tidy()).toEqual({ duplicates: 2, adopted: 0 })
    expect(emulator.tasks().map(({ status, owner }) => [status, owner])).toEqual([
      ['open', null],
      ['duplicate', null],
      ['duplicate', null],
    ])
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 0 })
  })

  test('leaves alone what others wrote, even with the same marker', async () => {
    copy({ author: emulator.state.users[1]?.phid ?? '' })
    copy({ description: 'a marker inside a line: groundcrew-key: x' })
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 0 })
  })

  test('a task that no ticket knows of gets its ticket back, and is not filed again', async () => {
    await forget()
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 1 })
    expect(await ticket()).toMatchObject({
      state: 'filed',
      task: { id: 1 },
      resource: { kind: 'limit-range', namespace: 'airflow-ml', name: 'general-limits' },
    })
    await tell(2)
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
    expect(emulator.state.transactions.at(-1)?.comment?.raw).toContain('It happened again')
  })

  test('a ticket that waits to be filed takes over the task that was filed before a restore', async () => {
    await forget()
    await tell(2)
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 1 })
    await pump.drain()
    expect([emulator.tasks().length, (await ticket())?.task?.id]).toEqual([1, 1])
  })

  test('a closed task is not adopted', async () => {
    await forget()
    emulator.people.setStatus(1, 'sre-alice', 'resolved')
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 0 })
    expect(await ticket()).toBeUndefined()
  })

  test('an earlier task of a ticket that has a newer one is left alone', async () => {
    const stored = await pump.store.read<Ticket>('ticket', id)
    if (!stored) throw new Error('no ticket')
    const task = { id: 9, phid: 'PHID-TASK-9', url: 'x' }
    const newer = { ...stored.body, marker: 'groundcrew-key: another', task }
    await pump.store.commit(
      { writes: [ticketWrite(newer, stored.version)], effects: [] },
      pump.now(),
    )
    expect(await tidy()).toEqual({ duplicates: 0, adopted: 0 })
  })
})
