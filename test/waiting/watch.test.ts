import { onTestFinished, expect, test } from 'vitest'
import { createFastClock } from '../../deploy/sandbox/clock.ts'
import { parseConfig } from '../../src/config/index.ts'
import type { Effect, Lane } from '../../src/delivery/effects.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { openHistory } from '../../src/observe/history.ts'
import { createKnownTries } from '../../src/observe/known-tries.ts'
import type { PodRecord, PodStep } from '../../src/ports/kubernetes.ts'
import type { Write } from '../../src/store/store.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { readTaskMemory } from '../../src/waiting/task-memory.ts'
import { watchWaiting } from '../../src/waiting/watch.ts'
import { PodCopy } from '../../integrations/kubernetes/cache/pod-copy.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import { clusterOf, node, now, pod, type GivenPod } from '../platform/given.ts'

const gpuNode = node({ name: 'gpu-1', gpus: 1, labels: { 'amd.com/gpu.vram': '64G' } })
const holder: GivenPod = { name: 'holder', node: 'gpu-1', gpus: 1, dag: 'add_a_link', created: 900 }
const pendingClaim: Raw = {
  metadata: { name: 'slow-claim', namespace: 'airflow-ml' },
  spec: { storageClassName: 'slow' },
  status: { phase: 'Pending' },
}
const subjectKey = 'airflow:airflow-ml/tone_check/train'

/** A watch with a store, and time as the test says. */
async function watching(pipeline = 'startup_timeout: 1h') {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  let at = now
  const clock = { ...createFastClock(now, 1), now: () => at }
  const config = parseConfig(
    'test',
    `
slack: { bot_token: xoxb, channel: "#ml" }
kubernetes: { namespaces: [airflow-ml] }
airflow: [{ name: airflow-ml, url: "http://127.0.0.1:1", auth: { kind: none }, namespaces: [airflow-ml] }]
pipelines: [{ dags: "*", ${pipeline} }]`,
    {},
  )
  const pods: PodRecord[] = [new PodCopy(pod(holder))]
  const errors: unknown[] = []
  const start = async () =>
    watchWaiting({
      config,
      cluster: clusterOf({ nodes: [gpuNode], pods, claims: [pendingClaim] }),
      store,
      clock,
      history: await openHistory(store),
      tries: createKnownTries(),
      poke: () => {},
      onError: (error) => errors.push(error),
    })
  const watch = await start()
  const effects = async (lane: Lane = 'slack'): Promise<Effect[]> =>
    (await store.claim(lane, at.add({ hours: 100 }), 100)).map(({ effect }) => effect)
  return {
    store,
    watch,
    /** Groundcrew begins anew and has seen nothing yet. */
    again: start,
    errors,
    effects,
    pass: (seconds: number) => (at = at.add({ seconds })),
    /** A pod is as given, or gone. */
    see(given: GivenPod, kind: PodStep['kind'] = 'changed') {
      const raw: Raw = pod(given)
      const record = new PodCopy(raw)
      const index = pods.findIndex(({ uid }) => uid === record.uid)
      if (index >= 0) pods.splice(index, 1)
      if (kind !== 'gone') pods.push(record)
      watch.see({ kind, pod: raw, record })
    },
    async incidents(): Promise<Incident[]> {
      return (await store.list<Incident>('incident')).map(({ body }) => body)
    },
  }
}

const waiting: GivenPod = { name: 'w', gpus: 1, vram: '64G', dag: 'tone_check', created: 0 }
const running: GivenPod = { ...waiting, node: 'gpu-1', started: -400 }

const stepOf = (given: GivenPod) => {
  const raw: Raw = pod(given)
  return { pod: raw, record: new PodCopy(raw) }
}

const fieldsOf = (incident: Incident | undefined) =>
  Object.fromEntries(
    (incident?.latest.finding.fields ?? []).map(({ label, value }) => [label, value]),
  )

test('a short wait is no card', async () => {
  const { see, watch, pass, incidents } = await watching()
  see(waiting)
  pass(299)
  await watch.look()
  expect(await incidents()).toEqual([])
})

test('after five minutes one card says who holds the GPU, the turn, and what is unknown', async () => {
  const { see, watch, pass, incidents, errors } = await watching()
  see(waiting)
  pass(301)
  await watch.look()
  await watch.look()
  const [incident, ...others] = await incidents()
  expect(others).toEqual([])
  expect(incident).toMatchObject({
    state: 'open',
    count: 1,
    subjectKey,
    latest: { finding: { cause: 'gpu-busy' } },
  })
  expect(fieldsOf(incident)).toMatchObject({
    'Waits since': '5 Oct 12:00 UTC',
    Turn: '1 of 1',
    'Held by': 'add_a_link / train on gpu-1',
    'Expected start': 'unknown: no earlier run of add_a_link / train is known',
    'Operator gives up': '5 Oct 13:00 UTC, after 3600 s',
  })
  expect(errors).toEqual([])
})

test('a task that always waits long is left alone for as long', async () => {
  const { see, watch, pass, incidents, store } = await watching()
  const body = { subject: {}, waits: [{ pod: 'a', seconds: 900 }], shape: {} }
  const write = { kind: 'sample', id: `task:${subjectKey}`, version: null, body } as const
  await store.commit({ writes: [write], effects: [] }, now)
  see(waiting)
  pass(899)
  await watch.look()
  expect(await incidents()).toEqual([])
  pass(2)
  await watch.look()
  expect(await incidents()).toHaveLength(1)
})

test('history makes a range of the expected start, and the card follows', async () => {
  const { see, watch, pass, incidents, store } = await watching()
  const runs = [3000, 3100, 3200, 3300, 3400].map((durationSeconds, index) => ({
    key: `k${index}`,
    at: now.toString(),
    outcome: 'success',
    durationSeconds,
  }))
  const id = 'airflow:airflow-ml/add_a_link/train'
  await store.commit(
    { writes: [{ kind: 'history', id, version: null, body: runs }], effects: [] },
    now,
  )
  see(waiting)
  pass(301)
  await watch.look()
  expect(fieldsOf((await incidents())[0])['Expected start']).toMatch(
    /^12:\d\d–12:\d\d UTC, from 5 earlier runs of the tasks that hold them$/,
  )
  see({ ...waiting, name: 'urgent', dag: 'other', priority: 5 })
  pass(31)
  await watch.look()
  const [own] = (await incidents()).filter((each) => each.subjectKey === subjectKey)
  expect(fieldsOf(own)['Turn']).toBe('2 of 2')
})

test('it closes when the pod starts, the wait is remembered, and a later death of the try is news', async () => {
  const { see, watch, pass, incidents, store } = await watching()
  see(waiting)
  pass(400)
  await watch.look()
  see(running)
  await watch.look()
  const [incident] = await incidents()
  expect(incident).toMatchObject({
    state: 'resolved',
    seen: [],
    closed: { why: 'started', text: 'Started: pod w on gpu-1, after 6 min 40 s.' },
  })
  const memory = await readTaskMemory(store, subjectKey)
  expect(memory?.body.waits).toEqual([{ pod: 'uid-w', seconds: 400 }])
})

test('a pod that starts in time leaves only its wait behind', async () => {
  const { see, watch, incidents, store } = await watching()
  see(waiting)
  see({ ...running, started: -10 })
  await watch.look()
  expect(await incidents()).toEqual([])
  expect((await readTaskMemory(store, subjectKey))?.body.waits).toHaveLength(1)
})

test.each([
  ['has started', running, 'started'],
  ['has ended well', { ...running, phase: 'Succeeded' }, 'started'],
  ['is gone', null, 'resolved'],
])('one that %s while Groundcrew was away is closed when it is back', async (_, later, why) => {
  const { see, watch, pass, incidents, again } = await watching()
  see(waiting)
  pass(400)
  await watch.look()
  const back = await again()
  if (later) see(later, 'present')
  else see(waiting, 'gone')
  await back.look()
  pass(130)
  await back.look()
  expect(await incidents()).toMatchObject([{ state: 'resolved', closed: { why } }])
})

test('one that still waits when Groundcrew is back keeps its card', async () => {
  const { see, watch, pass, incidents, again } = await watching()
  see(waiting)
  pass(400)
  await watch.look()
  const back = await again()
  back.see({ kind: 'present', ...stepOf(waiting) })
  await back.look()
  pass(130)
  await back.look()
  expect(await incidents()).toMatchObject([{ state: 'open', count: 1 }])
})

test('before the operator gives up, its thread says so once, with the seconds left', async () => {
  const { see, watch, pass, effects } = await watching('channel: "#ml"')
  see(waiting)
  pass(89)
  await watch.look()
  expect(await effects()).toEqual([])
  pass(3)
  await watch.look()
  await watch.look()
  pass(5)
  await watch.look()
  const lines = (await effects()).flatMap((effect) =>
    effect.kind === 'slack.line' ? [effect.text] : [],
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('gives pod w up in 28 s')
  expect(lines[0]).toContain('startup timeout is 120 s')
})

test('no longer wait is advised where no node will ever fit', async () => {
  const { see, watch, pass, effects } = await watching('channel: "#ml"')
  const message =
    "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
  see({ ...waiting, vram: '65G', message })
  pass(92)
  await watch.look()
  const lines = (await effects()).flatMap((effect) =>
    effect.kind === 'slack.line' ? [effect.text] : [],
  )
  expect(lines).toEqual([expect.stringMatching(/in 28 s: .*as it is, it can never start\.$/)])
})

const unbound: GivenPod = {
  name: 'w',
  dag: 'tone_check',
  created: 0,
  claim: 'slow-claim',
  message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
}

test('a pod that nothing is wrong with yet is warned of too, and nobody is blamed', async () => {
  const { see, watch, pass, incidents, effects } = await watching('channel: "#ml"')
  see(unbound)
  pass(89)
  await watch.look()
  expect(await incidents()).toEqual([])
  pass(3)
  await watch.look()
  expect(await incidents()).toMatchObject([
    {
      state: 'open',
      latest: {
        finding: {
          cause: 'healthy',
          ticket: 'none',
          resource: null,
          headline: 'the pod has not started: claim slow-claim has no volume yet',
        },
      },
    },
  ])
  const lines = (await effects()).flatMap((each) => (each.kind === 'slack.line' ? each.text : []))
  expect(lines).toEqual([expect.stringContaining('gives pod w up in 28 s')])
  see({ ...unbound, node: 'gpu-1', started: -95 })
  await watch.look()
  expect(await incidents()).toMatchObject([{ state: 'resolved', closed: { why: 'started' } }])
})

test('once it is certain what it waits for, the same card says so and its evidence is gathered anew', async () => {
  const { see, watch, pass, incidents, effects, store } = await watching('startup_timeout: 200s')
  see(unbound)
  pass(170)
  await watch.look()
  const later = now.add({ seconds: 175 })
  for (const settled of await store.claim('evidence', later, 10))
    await store.commit({ writes: [], effects: [], settled }, later)
  expect(await effects('evidence')).toEqual([])
  pass(40)
  await watch.look()
  expect(await incidents()).toMatchObject([
    { count: 1, latest: { gathered: false, finding: { cause: 'pvc-not-bound' } } },
  ])
  expect(await effects('evidence')).toHaveLength(1)
})

test('where a storm has folded the cards, one line of its thread names all that are given up', async () => {
  const { see, watch, pass, incidents, effects } = await watching('channel: "#ml"')
  const names = Array.from({ length: 14 }, (_, index) => `w${index + 1}`)
  for (const name of names) see({ ...waiting, name, dag: `dag_${name}` })
  pass(95)
  await watch.look()
  await watch.look()
  const folded = (await incidents()).filter(({ digest }) => digest !== null)
  expect(folded).toHaveLength(4)
  const lines = (await effects()).flatMap((each) => (each.kind === 'slack.line' ? each.text : []))
  expect(lines).toHaveLength(10 + 1)
  const [one, ...others] = lines.filter((text) => text.includes('4 pods'))
  expect(others).toEqual([])
  for (const { handle } of folded) expect(one).toContain(handle)
  expect(one).toContain('in 25 s')
})

test('where very many wait each has its turn, and none is looked at twice before all were', async () => {
  const { see, watch, pass, incidents } = await watching()
  for (let number = 1; number <= 30; number += 1)
    see({ ...waiting, name: `w${number}`, dag: `dag_${number}` })
  pass(400)
  for (const told of [12, 24, 30]) {
    await watch.look()
    expect(await incidents()).toHaveLength(told)
  }
})

test('a pod that is removed while it waits ends the card after a while, and not at once', async () => {
  const { see, watch, pass, incidents } = await watching()
  see(waiting)
  pass(400)
  await watch.look()
  see(waiting, 'gone')
  pass(100)
  await watch.look()
  expect((await incidents())[0]?.state).toBe('open')
  pass(30)
  await watch.look()
  expect((await incidents())[0]).toMatchObject({ state: 'resolved', closed: { why: 'resolved' } })
})

test('a second pod of the task keeps the card when the first starts', async () => {
  const { see, watch, pass, incidents } = await watching()
  see(waiting)
  see({ ...waiting, name: 'w2' })
  pass(400)
  await watch.look()
  expect(await incidents()).toHaveLength(1)
  see(running)
  await watch.look()
  const [incident] = await incidents()
  expect(incident).toMatchObject({ state: 'open', count: 1, latest: { pod: 'w2' } })
})

test('a card that a person resolved stays resolved while the pod goes on waiting', async () => {
  const { see, watch, pass, incidents, store } = await watching()
  see(waiting)
  pass(400)
  await watch.look()
  const [stored] = await store.list<Incident>('incident')
  const body = { ...stored!.body, state: 'resolved' as const }
  const write: Write = {
    kind: 'incident',
    id: stored!.id,
    version: stored!.version,
    body,
    terms: [`of:${subjectKey}`],
  }
  await store.commit({ writes: [write], effects: [] }, now)
  pass(400)
  await watch.look()
  expect((await incidents()).map(({ state }) => state)).toEqual(['resolved'])
})

test('pods of nobody here are not looked at', async () => {
  const { see, watch, pass, incidents } = await watching()
  see({ name: 'stranger', gpus: 1, created: 0 })
  pass(4000)
  await watch.look()
  expect(await incidents()).toEqual([])
})
