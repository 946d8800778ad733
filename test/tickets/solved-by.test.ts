import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { incidentWrite } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { close } from '../../src/incidents/care.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import type { Store } from '../../src/store/store.ts'
import { ticketOfTask, ticketWrite } from '../../src/tickets/book.ts'
import { ticketsSolvedBy } from '../../src/tickets/solved-by.ts'
import { tellTicket } from '../../src/tickets/ticket.ts'
import { at } from '../incidents/sample.ts'
import { trouble } from './sample.ts'

const id = 'limit-range airflow-ml/general-limits'
const now = at('12:00:00')
let folder: string
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'solved-by-'))
  store = openSqliteStore(join(folder, 'store.db'))
  const first = tellTicket(null, trouble(1), now)
  const second = tellTicket(first?.ticket ?? null, trouble(1, { handle: 'I2' }), now)
  if (!second) throw new Error('nothing told')
  const task = { id: 7, phid: 'PHID-TASK-7', url: 'x' }
  const ticket: Ticket = { ...second.ticket, state: 'filed', task, status: 'open' }
  const incidents = [incident('I1'), incident('I2')]
  const writes = [ticketWrite(ticket, null), ...incidents.map((each) => incidentWrite(each, null))]
  await store.commit({ writes, effects: [] }, now)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function incident(handle: string): Incident {
  return { ...trouble(1, { handle }).incident, tickets: [id] }
}

async function pass(handle: string): Promise<string[]> {
  const stored = await store.read<Incident>('incident', handle)
  const step = stored && close(stored.body, 'passed', null, 'passed', now)
  if (!stored || !step) throw new Error('not open')
  const solved = await ticketsSolvedBy(store, step.incident, 'run r2 passed', now)
  const writes = [incidentWrite(step.incident, stored.version), ...solved.writes]
  await store.commit({ writes, effects: solved.effects }, now)
  return solved.effects.map(({ kind }) => kind)
}

test('a ticket is solved when the last incident that waits for it passes, and only once', async () => {
  expect(await pass('I1')).toEqual([])
  expect(await pass('I2')).toEqual(['phabricator.close', 'slack.card', 'slack.card'])
  expect((await ticketOfTask(store, 7))?.body.solved?.proof).toBe(
    'tone_check_training_dag / train_tone_check: run r2 passed',
  )
})

test('an incident without tickets solves nothing', async () => {
  const lone = { ...incident('I9'), tickets: [] }
  expect(await ticketsSolvedBy(store, lone, 'x', now)).toEqual({ writes: [], effects: [] })
})
