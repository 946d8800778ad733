import { expect, onTestFinished, test } from 'vitest'
import type { Cause, PlatformChange, PlatformResource } from '../../src/diagnosis/finding.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import { incidentWrite } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { close } from '../../src/incidents/care.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { tellTicket, ticketId } from '../../src/tickets/ticket.ts'
import { watchSolved } from '../../src/tickets/watch-solved.ts'
import { at } from '../incidents/sample.ts'
import { clusterOf, limitRange, quotaOf, type GivenCluster } from '../platform/given.ts'
import { atCap, trouble } from './sample.ts'

const now = at('12:00:00')
const namespace = 'airflow-ml'
const range: PlatformResource = { kind: 'limit-range', namespace, name: 'general-limits' }
const quota: PlatformResource = { kind: 'quota', namespace, name: 'quota-compute-resources' }
const claim: PlatformResource = { kind: 'claim', namespace, name: 'data' }
const rise = (field: string, to: string) => ({ field, from: '8Gi', to, why: 'so' })
const both: PlatformChange = {
  ...rise('limits.memory', '12Gi'),
  besides: [rise('requests.memory', '12Gi')],
}
const claimOf = (phase: string, storage = '20Gi'): Raw => ({
  metadata: { name: 'data', namespace },
  status: { phase, capacity: { storage } },
})
const rangeOf = (memory: string): Raw => ({
  ...limitRange,
  spec: { limits: [{ type: 'Container', max: { memory } }] },
})
const quotaWith = (limits: string, requests: string): Raw =>
  quotaOf({ 'limits.memory': limits, 'requests.memory': requests }, {})

type Given = {
  resource?: PlatformResource
  change?: PlatformChange | null
  cause?: Cause
  /** When the task passed, or null. */
  passed?: string | null
  /** Who closed the incident; nobody where it is open. */
  by?: string | null
  touched?: boolean
}

/** A filed task whose one incident somebody has resolved by hand. */
async function closedByHand({
  resource = range,
  change = atCap.change,
  cause = 'oom-killed-at-cap',
  passed = '2026-11-22T11:00:00Z',
  by = 'U01ALICE',
  touched = false,
}: Given) {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  const told = trouble(1, { finding: { ...atCap, resource, change, cause } })
  const step = tellTicket(null, told, now)
  if (!step) throw new Error('nothing told')
  const task = { id: 7, phid: 'PHID-TASK-7', url: 'x' }
  const ticket: Ticket = { ...step.ticket, state: 'filed', task, status: 'open', touched }
  const open: Incident = {
    ...told.incident,
    latest: told.occurrence,
    tickets: [ticketId(resource)],
  }
  const incident = by === null ? open : close(open, 'resolved', by, 'by hand', now)?.incident
  if (!incident) throw new Error('not closed')
  const history = passed === null ? [] : [{ key: 'k', at: passed, outcome: 'success' }]
  await store.commit(
    {
      writes: [
        ticketWrite(ticket, null),
        incidentWrite(incident, null),
        { kind: 'history', id: incident.subjectKey, version: null, body: history },
      ],
      effects: [],
    },
    now,
  )
  const look = (given: GivenCluster) => watchSolved(store, () => now, clusterOf(given))
  const effects = async () =>
    (await store.claim('phabricator', now.add({ hours: 1 }), 9)).map(({ effect }) => effect)
  return { look, effects }
}

test('a limit that was raised, and a pass since: the task is told, once, and closed', async () => {
  const { look, effects } = await closedByHand({})
  expect(await look({ limitRanges: [limitRange] })).toBe(false)
  expect(await look({ limitRanges: [rangeOf('16Gi')] })).toBe(true)
  expect(await effects()).toMatchObject([
    {
      kind: 'phabricator.close',
      text: 'The cause seems to be gone: container max memory is 16Gi now in LimitRange general-limits; tone_check_training_dag / train_tone_check passed at 2026-11-22 11:00 UTC',
    },
  ])
  expect(await look({ limitRanges: [rangeOf('16Gi')] })).toBe(false)
})

test('a task that a person has touched is told and not closed', async () => {
  const { look, effects } = await closedByHand({ touched: true })
  await look({ limitRanges: [rangeOf('16Gi')] })
  expect((await effects()).map(({ kind }) => kind)).toEqual(['phabricator.comment'])
})

test.each<[string, Given, GivenCluster, boolean]>([
  ['an incident is still open', { by: null }, { limitRanges: [rangeOf('16Gi')] }, false],
  ['nothing has passed', { passed: null }, { limitRanges: [rangeOf('16Gi')] }, false],
  [
    'it passed before it failed',
    { passed: '2026-11-21T11:00:00Z' },
    { limitRanges: [rangeOf('16Gi')] },
    false,
  ],
  ['it was raised by less than asked', {}, { limitRanges: [rangeOf('9Gi')] }, false],
  ['the limit cannot be seen', {}, {}, false],
  [
    'one field of two',
    { resource: quota, change: both },
    { quotas: [quotaWith('200Gi', '8Gi')] },
    false,
  ],
  [
    'both fields',
    { resource: quota, change: both },
    { quotas: [quotaWith('200Gi', '12Gi')] },
    true,
  ],
  [
    'a quota of which no number is known',
    { resource: quota, change: null },
    { quotas: [quotaWith('200Gi', '12Gi')] },
    false,
  ],
  [
    'the claim is bound',
    { resource: claim, change: null, cause: 'pvc-not-bound', passed: null },
    { claims: [claimOf('Bound')] },
    true,
  ],
  [
    'the claim still waits',
    { resource: claim, change: null, cause: 'pvc-not-bound', passed: null },
    { claims: [claimOf('Pending')] },
    false,
  ],
  [
    'a full claim that was bound all along',
    { resource: claim, change: rise('storage', '30Gi'), cause: 'pvc-full', passed: null },
    { claims: [claimOf('Bound')] },
    false,
  ],
  [
    'a full claim that has grown',
    { resource: claim, change: rise('storage', '30Gi'), cause: 'pvc-full', passed: null },
    { claims: [claimOf('Bound', '40Gi')] },
    true,
  ],
  [
    'a full claim on which the task passed',
    { resource: claim, change: rise('storage', '30Gi'), cause: 'pvc-full' },
    { claims: [claimOf('Bound')] },
    true,
  ],
  [
    'an HDFS quota, and the task passed',
    { resource: { kind: 'hdfs', namespace: null, name: '/user/x' }, change: null },
    {},
    true,
  ],
])('%s', async (_, given, cluster, due) => {
  const { look } = await closedByHand(given)
  expect(await look(cluster)).toBe(due)
})
