import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/diagnosis/finding.ts'
import { incidentWrite } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { subjectKey } from '../../src/incidents/subject.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import type { Store } from '../../src/store/store.ts'
import { fileTicket, type FilingNeeds } from '../../src/tickets/file.ts'
import { at } from '../incidents/sample.ts'
import { clusterOf, recordOf, type GivenCluster } from '../platform/given.ts'
import { trouble } from './sample.ts'

const id = 'limit-range airflow-ml/general-limits'
const now = at('12:00:00')
const config: Pick<FilingNeeds, 'phabricator'> = {
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

const needs = ({ phabricator } = config, cluster: FilingNeeds['cluster'] = null): FilingNeeds => ({
  store,
  phabricator,
  cluster,
  airflows: [],
})

function incident(over: Partial<Finding> = {}): Incident {
  const { incident: known } = trouble()
  const finding = { ...known.latest.finding, ...over }
  return { ...known, latest: { ...known.latest, finding } }
}

test('a cause that is filed by itself links the incident with a ticket of its resource', async () => {
  const filing = await fileTicket(needs(), incident(), now)
  expect(filing?.incident.tickets).toEqual([id])
  expect(filing?.writes).toMatchObject([{ kind: 'ticket', id, version: null }])
  expect(filing?.effects.map(({ kind }) => kind)).toEqual(['phabricator.task', 'slack.card'])
})

test.each<[string, Incident, typeof config, boolean]>([
  ['a cause without a ticket', incident({ ticket: 'none' }), config, true],
  ['a cause that is only offered', incident({ ticket: 'offer' }), config, false],
  ['a cause without a resource', incident({ resource: null }), config, false],
  ['no Phabricator', incident(), { phabricator: undefined }, false],
])('%s files nothing', async (_, known, settings, asked) => {
  expect(await fileTicket(needs(settings), known, now, asked)).toBeNull()
})

test('what is only offered is filed when a person asks', async () => {
  const filing = await fileTicket(needs(), incident({ ticket: 'offer' }), now, true)
  expect(filing?.effects[0]).toMatchObject({ kind: 'phabricator.task' })
})

test('the same occurrence is told once; another incident with the same resource joins the ticket', async () => {
  const first = await fileTicket(needs(), incident(), now)
  await store.commit({ writes: first?.writes ?? [], effects: [] }, now)
  expect(await fileTicket(needs(), first?.incident ?? incident(), now)).toBeNull()
  const second = await fileTicket(needs(), { ...incident(), handle: 'I2' }, now)
  expect(second?.incident.tickets).toEqual([id])
  expect(second?.writes).toMatchObject([{ id, body: { occurrences: [{}, {}] } }])
})

describe('what those who wait need together', () => {
  const refused = { used: '1Gi', requested: '4Gi' }
  const asks = { field: 'limits.memory', from: '3Gi', to: '5Gi', why: 'so', refused }
  const other = (handle: string, dag: string): Incident => {
    const known = incident({ change: asks })
    const subject = { ...known.subject, dag }
    return { ...known, handle, subject, subjectKey: subjectKey(subject), tickets: [id] }
  }

  const filedBeside = async (pods: GivenCluster['pods']) => {
    const one = other('I1', 'add_a_link')
    const first = await fileTicket(needs(), { ...one, tickets: [] }, now)
    await store.commit(
      { writes: [...(first?.writes ?? []), incidentWrite(one, null)], effects: [] },
      now,
    )
    const cluster = pods === undefined ? null : clusterOf({ pods })
    const airflows = [{ name: one.subject.instance ?? '', namespaces: ['airflow-ml'] }]
    const two = other('I2', 'tone_check')
    const filing = await fileTicket({ ...needs(config, cluster), airflows }, two, now)
    return (filing?.writes[0]?.body as Ticket).together
  }
  const of = (phase: string) => [
    recordOf({ name: 'a', node: 'n', phase, dag: 'add_a_link', task: 'train_tone_check' }),
  ]

  test.each<[string, GivenCluster['pods'], boolean]>([
    ['nothing runs', [], true],
    ['the pod of the other has ended', of('Failed'), true],
    ['the other has got in', of('Running'), false],
    ['no pod can be seen', undefined, false],
  ])('is added up: %s', async (_, pods, isAdded) =>
    expect((await filedBeside(pods))?.[0]?.includes('to `9Gi`') ?? false).toBe(isAdded),
  )
})
