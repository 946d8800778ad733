import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Finding } from '../../src/diagnosis/finding.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import type { Store } from '../../src/store/store.ts'
import { fileTicket } from '../../src/tickets/file.ts'
import { at } from '../incidents/sample.ts'
import { trouble } from './sample.ts'

const id = 'limit-range airflow-ml/general-limits'
const now = at('12:00:00')
const config: Parameters<typeof fileTicket>[1] = {
  phabricator: {
    url: 'https://phabricator.example.org',
    project: 'data-platform-sre',
    mode: 'file',
    subscribers: [],
    dashboards: [],
    runbooks: [],
    polling: 60_000,
  },
}
let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-'))
  store = openSqliteStore(join(folder, 'store.db'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function incident(over: Partial<Finding> = {}): Incident {
  const { incident: known } = trouble()
  const finding = { ...known.latest.finding, ...over }
  return { ...known, latest: { ...known.latest, finding } }
}

test('a cause that is filed by itself links the incident with a ticket of its resource', async () => {
  const filing = await fileTicket(store, config, incident(), now)
  expect(filing?.incident.tickets).toEqual([id])
  expect(filing?.writes).toMatchObject([{ kind: 'ticket', id, version: null }])
  expect(filing?.effects.map(({ kind }) => kind)).toEqual(['phabricator.task', 'slack.card'])
})

test.each<[string, Incident, typeof config, boolean]>([
  ['a cause without a ticket', incident({ ticket: 'none' }), config, true],
  ['a cause that is only offered', incident({ ticket: 'offer' }), config, false],
  ['a cause without a resource', incident({ resource: null }), config, false],
  ['no Phabricator', incident(), {}, false],
])('%s files nothing', async (_, known, settings, asked) => {
  expect(await fileTicket(store, settings, known, now, asked)).toBeNull()
})

test('what is only offered is filed when a person asks', async () => {
  const filing = await fileTicket(store, config, incident({ ticket: 'offer' }), now, true)
  expect(filing?.effects[0]).toMatchObject({ kind: 'phabricator.task' })
})

test('the same occurrence is told once; another incident with the same resource joins the ticket', async () => {
  const first = await fileTicket(store, config, incident(), now)
  await store.commit({ writes: first?.writes ?? [], effects: [] }, now)
  expect(await fileTicket(store, config, first?.incident ?? incident(), now)).toBeNull()
  const second = await fileTicket(store, config, { ...incident(), handle: 'I2' }, now)
  expect(second?.incident.tickets).toEqual([id])
  expect(second?.writes).toMatchObject([{ id, body: { occurrences: [{}, {}] } }])
})
