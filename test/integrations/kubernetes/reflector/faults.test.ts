import { expect, test } from 'vitest'
import type { Fault } from '../../../emulators/kubernetes/faults.ts'
import type { KubernetesEmulator } from '../../../emulators/kubernetes/index.ts'
import { hurriedClock } from '../hurried-clock.ts'
import { oomKilled, samplePod } from '../sample-pod.ts'
import { follow, startEmulator } from '../setting.ts'
import { until } from '../until.ts'

const named = (name: string, kind: string) => (step: { kind: string; record: { name: string } }) =>
  step.kind === kind && step.record.name === name

/** What a fault must not touch: each pod told once, each change told once, and the last state of what went. */
async function expectNothingLost(emulator: KubernetesEmulator, disturb: () => void, config = {}) {
  emulator.createPod(samplePod('a-before'))
  emulator.createPod(samplePod('b-dies'))
  const { cluster, steps, started } = follow(emulator, config)
  await started
  disturb()
  emulator.merge('pods', 'b-dies', 'airflow-ml', oomKilled)
  emulator.createPod(samplePod('c-after'))
  await steps.until(named('c-after', 'present'))
  emulator.remove('pods', 'c-after', 'airflow-ml')
  await steps.until(named('c-after', 'gone'))
  const told = steps.noted.map(({ kind, record }) => `${kind} ${record.name} ${record.phase}`)
  expect(told).toEqual([
    'present a-before Pending',
    'present b-dies Pending',
    'changed b-dies Failed',
    'present c-after Pending',
    'gone c-after Pending',
  ])
  expect([...cluster.pods()].map(({ name }) => name)).toEqual(['a-before', 'b-dies'])
  return cluster
}

const watchFaults: [string, Fault][] = [
  ['a cut connection', { kind: 'cut', resource: 'pods' }],
  ['a clean end', { kind: 'clean-end', resource: 'pods' }],
  ['a garbage line', { kind: 'garbage-line', resource: 'pods' }],
  ['a truncated line', { kind: 'truncated-line', resource: 'pods' }],
  ['an ERROR event 500', { kind: 'error-event', resource: 'pods', status: 500 }],
  ['an ERROR event 410', { kind: 'error-event', resource: 'pods', status: 410 }],
]

for (const watchList of [true, false])
  test.each(watchFaults)(
    `%s loses and repeats nothing (watch-lists: ${watchList})`,
    async (_, fault) => {
      const emulator = await startEmulator({ watchList })
      await expectNothingLost(emulator, () => emulator.fault(fault))
    },
  )

test.each<[string, Fault]>([
  ['dropped', { kind: 'drop', verb: 'watch', resource: 'pods', times: 3 }],
  ['answered 500', { kind: 'status', status: 500, verb: 'watch', resource: 'pods', times: 3 }],
  ['answered 410', { kind: 'status', status: 410, verb: 'watch', resource: 'pods' }],
  ['answered 401', { kind: 'status', status: 401, verb: 'watch', resource: 'pods', times: 3 }],
  ['answered with a page', { kind: 'not-json', verb: 'watch', resource: 'pods', times: 3 }],
  [
    'answered 429',
    {
      kind: 'status',
      status: 429,
      retryAfterSeconds: 0.05,
      verb: 'watch',
      resource: 'pods',
      times: 3,
    },
  ],
])('a watch whose renewal is %s goes on', async (_, fault) => {
  const emulator = await startEmulator()
  await expectNothingLost(emulator, () => {
    emulator.fault(fault)
    emulator.fault({ kind: 'cut', resource: 'pods' })
  })
})

test.each<[string, Fault]>([
  ['dropped', { kind: 'drop', resource: 'pods', times: 2 }],
  ['answered 500', { kind: 'status', status: 500, resource: 'pods', times: 2 }],
  ['answered with a page', { kind: 'not-json', resource: 'pods', times: 2 }],
  ['cut in the middle', { kind: 'truncated-answer', resource: 'pods', times: 2 }],
])('a first list that is %s is asked for again', async (_, fault) => {
  for (const watchList of [true, false]) {
    const emulator = await startEmulator({ watchList })
    emulator.fault(fault)
    await expectNothingLost(emulator, () => undefined)
  }
})

test('a watch that has gone silent is given up after 150 s and loses nothing', async () => {
  const emulator = await startEmulator()
  const clock = hurriedClock(500)
  await expectNothingLost(emulator, () => emulator.fault({ kind: 'half-open', resource: 'pods' }), {
    clock,
  })
})

test('bookmarks keep a quiet watch alive and its version fresh', async () => {
  const emulator = await startEmulator()
  const { cluster, started, steps } = follow(emulator)
  await started
  emulator.put('nodes', { metadata: { name: 'gpu-1' } })
  emulator.bookmark()
  await until(() => cluster.nodes().length === 1)
  emulator.fault({ kind: 'cut', resource: 'pods' })
  await until(() => emulator.watching('pods') === 0)
  await until(() => emulator.watching('pods') === 1)
  emulator.createPod(samplePod('train-1'))
  await steps.until(named('train-1', 'present'))
  const resumed = emulator.requests.filter(({ path }) => path === '/api/v1/pods').at(-1)
  expect(Number(resumed?.query.get('resourceVersion'))).toBeGreaterThan(100)
})

test('a restarted API server is listed anew: what went meanwhile is told with its last known state', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('stays'))
  emulator.createPod(samplePod('goes'))
  emulator.createPod(samplePod('comes-back'))
  const { cluster, steps, started } = follow(emulator)
  await started
  emulator.merge('pods', 'goes', 'airflow-ml', oomKilled)
  await steps.until(named('goes', 'changed'))
  emulator.fault({ kind: 'status', status: 500, resource: 'pods', times: 2 })
  emulator.restart()
  emulator.remove('pods', 'goes', 'airflow-ml')
  emulator.remove('pods', 'comes-back', 'airflow-ml')
  emulator.createPod(samplePod('comes-back'))
  emulator.compact()
  const gone = await steps.until(named('goes', 'gone'))
  expect(gone.pod).toMatchObject({
    metadata: { name: 'goes' },
    status: { containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] },
  })
  await steps.until(named('comes-back', 'gone'))
  expect(steps.noted.filter(named('comes-back', 'present'))).toHaveLength(2)
  expect(steps.noted.filter(named('stays', 'present'))).toHaveLength(1)
  expect(steps.noted.filter(named('goes', 'gone'))).toHaveLength(1)
  expect(cluster.health()[0]).toMatchObject({ resource: '/api/v1/pods', relists: 1 })
})

test('1,200 pods come in pages, and a page token that expires costs nothing', async () => {
  const emulator = await startEmulator({ watchList: false })
  for (let number = 0; number < 1200; number += 1) emulator.createPod(samplePod(`train-${number}`))
  let asked = 0
  const { cluster, steps } = follow(emulator)
  await until(() => {
    const pages = emulator.requests.filter(
      ({ path, verb }) => path === '/api/v1/pods' && verb === 'list',
    )
    if (pages.length === 1 && asked === 0) emulator.compact()
    asked = pages.length
    return steps.noted.length >= 1200 && cluster.health()[0]?.synced === true
  })
  expect(new Set(steps.noted.map(({ record }) => record.uid)).size).toBe(1200)
  expect(steps.noted).toHaveLength(1200)
})

test('garbage is counted', async () => {
  const emulator = await startEmulator()
  const { cluster, started, steps } = follow(emulator)
  await started
  emulator.fault({ kind: 'garbage-line', resource: 'pods' })
  emulator.createPod(samplePod('train-1'))
  await steps.until(named('train-1', 'present'))
  expect(cluster.health()[0]).toMatchObject({ parseErrors: 1, reconnects: 1, relists: 0 })
})

test('a step that is not taken well stops nothing', async () => {
  const emulator = await startEmulator()
  const { troubles, steps, started } = follow(emulator, {}, (step) => {
    throw new Error(`no thanks: ${step.record.name}`)
  })
  await started
  emulator.createPod(samplePod('train-1'))
  emulator.createPod(samplePod('train-2'))
  await steps.until(named('train-2', 'present'))
  expect(troubles.noted).toContainEqual({
    path: '/api/v1/pods',
    error: new Error('no thanks: train-1'),
  })
})

test('a server without watch-lists is no trouble', async () => {
  const emulator = await startEmulator({ watchList: false })
  const { started, troubles } = follow(emulator)
  await started
  expect(troubles.noted).toEqual([])
})
