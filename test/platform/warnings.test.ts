import { expect, onTestFinished, test } from 'vitest'
import { createPrometheus } from '../../integrations/prometheus/prometheus.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { createFastClock } from '../../deploy/sandbox/clock.ts'
import { parseConfig } from '../../src/config/index.ts'
import type { Effect } from '../../src/delivery/effects.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { claimWarnings } from '../../src/platform/claim-warnings.ts'
import { keepGpu } from '../../src/platform/keep-gpu.ts'
import { quotaWarnings } from '../../src/platform/quota-warnings.ts'
import {
  watchClaims,
  watchIdleGpus,
  watchNodes,
  watchQuotas,
  type PlatformNeeds,
} from '../../src/platform/watch.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { tellTicket } from '../../src/tickets/ticket.ts'
import { startPrometheus } from '../emulators/prometheus/index.ts'
import { changeOf, record } from '../../src/incidents/book.ts'
import { close } from '../../src/incidents/care.ts'
import type { Sighting } from '../../src/incidents/step.ts'
import { finding, sighting } from '../incidents/sample.ts'
import { trouble } from '../tickets/sample.ts'
import { clusterOf, node, now, quotaOf, recordOf, type GivenCluster } from './given.ts'

const gibi = 2 ** 30

const quotaRows: [string, string, boolean, string[]][] = [
  ['0', '150Gi', false, []],
  ['127Gi', '150Gi', false, []],
  ['128Gi', '150Gi', false, ['limits.memory of quota quota-compute-resources is 85 % used']],
  ['143Gi', '150Gi', false, ['limits.memory of quota quota-compute-resources is 95 % used']],
  ['200Gi', '150Gi', false, ['limits.memory of quota quota-compute-resources is 133 % used']],
  ['121Gi', '150Gi', true, ['limits.memory of quota quota-compute-resources is 80 % used']],
  ['119Gi', '150Gi', true, []],
  ['0', '0', false, []],
]
test.each(quotaRows)(
  'a quota with %s of %s used, warned of already: %s',
  (used, hard, known, said) => {
    const quota = quotaOf({ 'limits.memory': hard }, { 'limits.memory': used })
    expect(quotaWarnings([quota], () => known).map(({ headline }) => headline)).toEqual(said)
  },
)

test('one quota is one warning, about its fullest field', () => {
  const quota = quotaOf(
    { 'limits.memory': '100Gi', pods: '10' },
    { 'limits.memory': '90Gi', pods: '10' },
  )
  const [warning, ...more] = quotaWarnings([quota], () => false)
  expect(more).toEqual([])
  expect(warning?.headline).toBe('pods of quota quota-compute-resources is 100 % used')
  expect(warning?.fields.map(({ label }) => label)).toEqual(['pods', 'limits.memory'])
})

const claimRows: [string, number, number | null, boolean, string[]][] = [
  ['half full and not filling', 10, null, false, []],
  ['full in 30 hours', 10, 30 * 3600, false, []],
  ['full in 23 hours', 10, 23.5 * 3600, false, ['claim data is full in 23 h at its pace']],
  ['full in minutes', 10, 600, false, ['claim data is full in less than an hour at its pace']],
  ['nearly full and not filling', 19.2, null, false, ['claim data is nearly full']],
  ['full to the last byte', 20, null, false, ['claim data is full']],
  ['as good as full, and filling', 19.95, 60, false, ['claim data is full']],
  ['warned of and slower now', 10, 30 * 3600, true, ['claim data is full in 30 h at its pace']],
  ['warned of and at rest now', 10, null, true, []],
]
test.each(claimRows)('a claim %s', (_, usedGibi, secondsToFull, known, said) => {
  const use = { claim: 'data', usedBytes: usedGibi * gibi, capacityBytes: 20 * gibi, secondsToFull }
  expect(claimWarnings('airflow-ml', [use], () => known).map(({ headline }) => headline)).toEqual(
    said,
  )
})

/** The loops on a store, a cluster that may change, and a Prometheus at the wire. */
async function watching(given: GivenCluster) {
  const prometheus = await startPrometheus()
  const usage = createPrometheus({ url: prometheus.url })
  const store = openSqliteStore(':memory:')
  onTestFinished(async () => {
    usage.close()
    await Promise.all([prometheus.close(), store.close()])
  })
  let at = now
  const clock = { ...createFastClock(now, 1), now: () => at }
  const config = parseConfig(
    'test',
    `
slack: { bot_token: xoxb, channel: "#ml" }
kubernetes: { namespaces: [airflow-ml] }
airflow: [{ name: airflow-ml, url: "http://127.0.0.1:1", auth: { kind: none }, namespaces: [airflow-ml] }]
pipelines: [{ dags: "*", owners: [U01ALICE] }]`,
    {},
  )
  const needs: PlatformNeeds = {
    config,
    cluster: clusterOf(given),
    usage,
    store,
    clock,
    surface,
    poke: () => {},
  }
  return {
    needs,
    prometheus,
    store,
    pass: (seconds: number) => (at = at.add({ seconds })),
    incidents: async () => (await store.list<Incident>('incident')).map(({ body }) => body),
    effects: async (): Promise<Effect[]> =>
      (await store.claim('slack', now.add({ hours: 1000 }), 100)).map(({ effect }) => effect),
  }
}

test('a quota that fills has one card, which follows and closes when it has eased', async () => {
  const given: GivenCluster = {
    quotas: [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': '130Gi' })],
  }
  const { needs, incidents, effects } = await watching(given)
  await watchQuotas(needs)
  await watchQuotas(needs)
  expect((await effects()).map(({ kind }) => kind)).toEqual(['slack.card'])
  given.quotas = [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': '149Gi' })]
  await watchQuotas(needs)
  const [card, ...more] = await incidents()
  expect(more).toEqual([])
  expect(card).toMatchObject({
    handle: 'I1',
    state: 'open',
    latest: { finding: { headline: expect.stringContaining('99 %') as string, ticket: 'offer' } },
  })
  given.quotas = [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': '10Gi' })]
  await watchQuotas(needs)
  expect(await incidents()).toMatchObject([{ state: 'resolved', closed: { why: 'resolved' } }])
})

test('a card that a person closed is not made again before it has eased, or is worse', async () => {
  const quota = (used: string) => [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': used })]
  const given: GivenCluster = { quotas: quota('130Gi') }
  const { needs, store, incidents, pass } = await watching(given)
  const closeLast = async (): Promise<void> => {
    const [last] = await store.list<Incident>('incident', 1)
    const step = close(last!.body, 'resolved', 'U01ALICE', 'we know', needs.clock.now())
    await store.commit(changeOf(step, last!.version)!, needs.clock.now())
  }
  const look = async (used: string): Promise<number> => {
    given.quotas = quota(used)
    await watchQuotas(needs)
    pass(60)
    return (await incidents()).length
  }
  expect(await look('130Gi')).toBe(1)
  await closeLast()
  for (const used of ['130Gi', '131Gi', '135Gi']) expect(await look(used)).toBe(1)
  expect(await look('149Gi')).toBe(2)
  await closeLast()
  pass(3600)
  expect(await look('149Gi')).toBe(3)
  await closeLast()
  expect(await look('149Gi')).toBe(3)
  expect(await look('10Gi')).toBe(3)
  expect(await look('130Gi')).toBe(4)
})

const seconds = (at: Temporal.Instant): number => at.epochMilliseconds / 1000

test('a claim that is full in some hours has a card, by what the kubelet measures', async () => {
  const claim = { metadata: { name: 'data', namespace: 'airflow-ml' }, status: { phase: 'Bound' } }
  const { needs, prometheus, incidents } = await watching({ claims: [claim] })
  const labels = { namespace: 'airflow-ml', persistentvolumeclaim: 'data' }
  const before = seconds(now.subtract({ hours: 6 }))
  prometheus.put('kubelet_volume_stats_capacity_bytes', labels, [[seconds(now), 20 * gibi]])
  prometheus.put('kubelet_volume_stats_used_bytes', labels, [
    [before, 4 * gibi],
    [seconds(now), 10 * gibi],
  ])
  await watchClaims(needs)
  const [card] = await incidents()
  expect(card?.latest.finding.headline).toBe('claim data is full in 10 h at its pace')
  expect(card?.latest.finding.resource).toEqual({
    kind: 'claim',
    namespace: 'airflow-ml',
    name: 'data',
  })
})

const fullQuota = [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': '149Gi' })]
const refused: Sighting = sighting(1, {
  finding: {
    ...finding,
    cause: 'quota-exceeded',
    ticket: 'file',
    resource: { kind: 'quota', namespace: 'airflow-ml', name: 'quota-compute-resources' },
  },
})
const frozen = { snapshot: 1, at: now.toString() } as const

test('of a quota that an open incident tells of there is no warning besides', async () => {
  const { needs, store, incidents } = await watching({ quotas: fullQuota })
  await record(store, () => now, refused, frozen)
  await watchQuotas(needs)
  expect((await incidents()).map(({ handle }) => handle)).toEqual(['I1'])
  const known = await store.read<Incident>('incident', 'I1')
  const step = close(known!.body, 'passed', null, 'Passed.', now)
  await store.commit(changeOf(step, known!.version)!, now)
  await watchQuotas(needs)
  expect((await incidents()).map(({ handle }) => handle)).toEqual(['I2', 'I1'])
})

test('a warning of which an incident comes names it, and never says that nothing has failed', async () => {
  const { needs, store, incidents } = await watching({ quotas: fullQuota })
  const said = async () =>
    (await incidents()).find(({ handle }) => handle === 'I1')?.latest.finding.explanation.join(' ')
  await watchQuotas(needs)
  expect(await said()).toContain('Nothing has failed of it yet.')
  await record(store, () => now, refused, frozen)
  await watchQuotas(needs)
  expect(await said()).toContain('I2 tells what has failed of it.')
  expect(await said()).not.toContain('Nothing has failed')
})

test('of a quota that an open task asks for there is no warning; its own task takes no card away', async () => {
  const { needs, store, incidents } = await watching({ quotas: fullQuota })
  const { incident, occurrence } = trouble(1, refused.occurrence)
  const { resource } = occurrence.finding
  const step = tellTicket(null, { ...trouble(), incident, occurrence, resource: resource! }, now)!
  await store.commit({ writes: [ticketWrite(step.ticket, null)], effects: [] }, now)
  await watchQuotas(needs)
  expect(await incidents()).toEqual([])
  const stored = await store.read<Ticket>('ticket', step.ticket.id)
  const closed: Ticket = { ...step.ticket, state: 'closed' }
  await store.commit({ writes: [ticketWrite(closed, stored!.version)], effects: [] }, now)
  await watchQuotas(needs)
  expect(await incidents()).toMatchObject([{ handle: 'I1', state: 'open' }])
  const again = await store.read<Ticket>('ticket', step.ticket.id)
  await store.commit({ writes: [ticketWrite(step.ticket, again!.version)], effects: [] }, now)
  await watchQuotas(needs)
  expect(await incidents()).toMatchObject([{ handle: 'I1', state: 'open' }])
})

const gpuNode = node({ name: 'gpu-1', gpus: 2 })

test('who holds a GPU and does not use it is asked once, and never of one that nobody measures', async () => {
  const pods = [
    recordOf({ name: 'idle', node: 'gpu-1', gpus: 1, dag: 'tone_check', created: 4000 }),
    recordOf({ name: 'unmeasured', node: 'gpu-1', gpus: 1, dag: 'tone_check', created: 4000 }),
  ]
  const { needs, prometheus, effects } = await watching({ nodes: [gpuNode], pods })
  const labels = { namespace: 'airflow-ml', pod: 'idle' }
  prometheus.put('gpu_gfx_activity', labels, [
    [seconds(now) - 60, 0],
    [seconds(now), 0],
  ])
  await watchIdleGpus(needs)
  await watchIdleGpus(needs)
  const [post, ...more] = await effects()
  expect(more).toEqual([])
  expect(post).toMatchObject({ kind: 'slack.post', channel: 'U01ALICE' })
  expect(JSON.stringify(post)).toContain('has not used it for 30 min')
})

test.each([
  ['busy for a moment', 4000, 35],
  ['young', 600, 0],
])('a GPU that is %s is left alone', async (_, created, percent) => {
  const pods = [recordOf({ name: 'one', node: 'gpu-1', gpus: 1, dag: 'tone_check', created })]
  const { needs, prometheus, effects } = await watching({ nodes: [gpuNode], pods })
  prometheus.put('gpu_gfx_activity', { namespace: 'airflow-ml', pod: 'one' }, [
    [seconds(now), percent],
  ])
  await watchIdleGpus(needs)
  expect(await effects()).toEqual([])
})

test('one that is kept is not asked about', async () => {
  const pods = [
    recordOf({ name: 'idle', node: 'gpu-1', gpus: 1, dag: 'tone_check', created: 4000 }),
  ]
  const { needs, prometheus, effects, store } = await watching({ nodes: [gpuNode], pods })
  prometheus.put('gpu_gfx_activity', { namespace: 'airflow-ml', pod: 'idle' }, [[seconds(now), 0]])
  const kept = await keepGpu('idle', needs).change?.()
  await store.commit({ writes: kept?.writes ?? [], effects: [] }, now)
  await watchIdleGpus(needs)
  expect(await effects()).toEqual([])
})

const lost = node({ name: 'gpu-1', gpus: 2, ready: false })
const well = node({ name: 'gpu-1', gpus: 2 })
const on = (name: string, dag: string, place = 'gpu-1') =>
  recordOf({ name, node: place, gpus: 1, dag })

test.each([
  ['a node that is well', [well], [on('a', 'one'), on('b', 'two')], []],
  ['a lost node with one pipeline', [lost], [on('a', 'one'), on('b', 'one')], []],
  ['a lost node with nobody', [lost], [], []],
  [
    'a lost node with two',
    [lost],
    [on('a', 'one'), on('b', 'two')],
    ['node gpu-1 is not ready: 2 pipelines are affected'],
  ],
  [
    'a node that is gone',
    [gpuNode],
    [on('a', 'one', 'x'), on('b', 'two', 'x')],
    ['node x is gone: 2 pipelines are affected'],
  ],
  ['no node may be seen', [], [on('a', 'one'), on('b', 'two')], []],
])('%s: %s', async (_, nodes, pods, said) => {
  const { needs, incidents } = await watching({
    nodes,
    pods,
    claims: [{ metadata: { name: 'data', namespace: 'airflow-ml' } }],
  })
  await watchNodes(needs)
  expect((await incidents()).map(({ latest }) => latest.finding.headline)).toEqual(said)
})

test('the card of a lost node keeps its pipelines when their pods are gone, and closes when it is back', async () => {
  const given: GivenCluster = { nodes: [lost], pods: [on('a', 'one'), on('b', 'two')] }
  const { needs, incidents } = await watching(given)
  await watchNodes(needs)
  given.pods = [on('c', 'three')]
  await watchNodes(needs)
  given.pods = []
  await watchNodes(needs)
  const [card] = await incidents()
  expect(card?.latest.finding.fields).toEqual([{ label: 'Pipelines', value: 'one, three, two' }])
  given.nodes = [well]
  await watchNodes(needs)
  expect(await incidents()).toMatchObject([{ state: 'resolved' }])
})

const taken = (dag: string, place = 'gpu-1', channel = '#ml'): Sighting => {
  const seen = sighting(1, {
    finding: {
      ...finding,
      cause: 'node-lost',
      ticket: 'offer',
      resource: { kind: 'node-pool', namespace: null, name: place },
    },
  })
  return { ...seen, channel, subject: { ...seen.subject, dag }, subjectKey: dag }
}
const snapshot = { snapshot: 1, at: now.toString() } as const

test('what a lost node took is one incident: cards that stood are folded, later ones are not made', async () => {
  const given: GivenCluster = { nodes: [lost], pods: [] }
  const { needs, store, incidents } = await watching(given)
  const tell = (seen: Sighting) => record(store, () => now, seen, snapshot)
  await tell(taken('one'))
  await watchNodes(needs)
  expect(await incidents()).toMatchObject([{ handle: 'I1' }])
  await tell(taken('two'))
  await tell(taken('elsewhere', 'gpu-2'))
  await tell(taken('other-room', 'gpu-1', '#other'))
  await watchNodes(needs)
  await tell(taken('three'))
  const parts = (await incidents()).map(({ subject, partOf }) => [subject.dag, partOf ?? null])
  expect(Object.fromEntries(parts)).toEqual({
    one: 'I5',
    two: 'I5',
    elsewhere: null,
    'other-room': null,
    'node-pool gpu-1': null,
    three: 'I5',
  })
})

test('the card of a lost node stands until all that it took is over, also when it is back', async () => {
  const given: GivenCluster = { nodes: [lost], pods: [] }
  const { needs, store, incidents } = await watching(given)
  for (const dag of ['one', 'two']) await record(store, () => now, taken(dag), snapshot)
  await watchNodes(needs)
  given.nodes = [well]
  await watchNodes(needs)
  const [card] = await incidents()
  expect(card).toMatchObject({
    state: 'open',
    latest: { finding: { headline: 'node gpu-1 was lost and is back: 2 pipelines are affected' } },
  })
  for (const handle of ['I1', 'I2']) {
    await watchNodes(needs)
    expect((await incidents())[0]?.state).toBe('open')
    const stored = await store.read<Incident>('incident', handle)
    const step = close(stored!.body, 'passed', null, 'Passed.', now)
    expect(step?.effects).toContainEqual({
      kind: 'slack.line',
      incident: handle,
      line: 'closed',
      text: `${handle} ${stored!.body.subject.dag}: Passed.`,
    })
    await store.commit(changeOf(step, stored!.version)!, now)
  }
  await watchNodes(needs)
  expect((await incidents())[0]?.state).toBe('resolved')
})

test('a card of a lost node with many pipelines does not count its own words as one', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `dag-${index}`)
  const given: GivenCluster = { nodes: [lost], pods: names.map((name) => on(name, name)) }
  const { needs, incidents } = await watching(given)
  await watchNodes(needs)
  await watchNodes(needs)
  expect((await incidents())[0]?.latest.finding.headline).toBe(
    'node gpu-1 is not ready: 40 pipelines are affected',
  )
})
