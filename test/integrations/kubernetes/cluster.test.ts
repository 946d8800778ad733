import { expect, test } from 'vitest'
import { recorded } from '../../fixtures/kubernetes/read.ts'
import { hurriedClock } from './hurried-clock.ts'
import { samplePod } from './sample-pod.ts'
import { follow, startEmulator } from './setting.ts'
import { until } from './until.ts'

test('pods of other namespaces are remembered and not told of', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('ours'))
  emulator.createPod(samplePod('theirs', '1Gi', 'airflow-other'))
  const { cluster, steps, started } = follow(emulator)
  await started
  expect(steps.noted.map(({ record }) => record.name)).toEqual(['ours'])
  expect([...cluster.pods()].map(({ name }) => name).sort()).toEqual(['ours', 'theirs'])
  expect(cluster.seesAllNamespaces).toBe(true)
})

test('all namespaces can be ours', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('one'))
  emulator.createPod(samplePod('other', '1Gi', 'airflow-other'))
  const { steps, started } = follow(emulator, { namespaces: ['*'] })
  await started
  expect(steps.noted).toHaveLength(2)
})

test('a step carries the pod as it was received, secrets and all, and a record without them', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('train-1'))
  const { steps, started } = follow(emulator)
  await started
  expect(JSON.stringify(steps.noted[0]?.pod)).toContain('do-not-keep-me')
  expect(JSON.stringify(steps.noted[0]?.record)).not.toContain('do-not-keep-me')
})

test('start waits for quotas, claims and nodes too', async () => {
  const emulator = await startEmulator()
  emulator.put('resourcequotas', recorded('resourcequota'))
  emulator.put('limitranges', recorded('limitrange'))
  emulator.put('nodes', recorded('node-gpu'))
  emulator.put('persistentvolumeclaims', {
    ...recorded('pvc-bound'),
    metadata: { name: 'models', namespace: 'airflow-ml' },
  })
  const { cluster, started } = follow(emulator)
  await started
  expect(cluster.resourceQuotas('airflow-ml')).toHaveLength(1)
  expect(cluster.limitRanges()).toHaveLength(1)
  expect(cluster.claims('airflow-ml')).toHaveLength(1)
  expect(cluster.claims('elsewhere')).toEqual([])
  expect(cluster.nodes()).toHaveLength(1)
})

test('a resource that hangs does not keep pods from being told of', async () => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'hang', resource: 'limitranges' })
  emulator.createPod(samplePod('train-1'))
  const { steps } = follow(emulator, { clock: hurriedClock(20) })
  await steps.until(({ record }) => record.name === 'train-1')
})

test('where the cluster may not be seen, the namespaces are, and it is said', async () => {
  const emulator = await startEmulator()
  emulator.forbid({ resource: 'pods', namespace: null })
  emulator.createPod(samplePod('ours'))
  emulator.createPod(samplePod('also-ours', '1Gi', 'airflow-search'))
  emulator.createPod(samplePod('theirs', '1Gi', 'airflow-other'))
  const { cluster, steps, started } = follow(emulator, {
    namespaces: ['airflow-ml', 'airflow-search'],
  })
  await started
  expect(steps.noted.map(({ record }) => record.name).sort()).toEqual(['also-ours', 'ours'])
  expect(cluster.seesAllNamespaces).toBe(false)
  expect(cluster.health()).toContainEqual(
    expect.objectContaining({ resource: '/api/v1/pods', forbidden: true, synced: false }),
  )
  emulator.createPod(samplePod('later'))
  await steps.until(({ record }) => record.name === 'later')
})

test('when the cluster may be seen after all, nothing is told twice and nothing is lost', async () => {
  const emulator = await startEmulator()
  emulator.forbid({ resource: 'pods', namespace: null })
  emulator.createPod(samplePod('stays'))
  const { cluster, steps, started } = follow(emulator, { clock: hurriedClock(200) })
  await started
  emulator.allowAll()
  await until(() => cluster.seesAllNamespaces)
  await until(() => emulator.watching('pods') === 1)
  emulator.createPod(samplePod('later'))
  emulator.remove('pods', 'stays', 'airflow-ml')
  await steps.until(({ kind }) => kind === 'gone')
  expect(steps.noted.map(({ kind, record }) => `${kind} ${record.name}`)).toEqual([
    'present stays',
    'present later',
    'gone stays',
  ])
})

test('when the right to see the cluster is taken away, our own namespace goes on', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('stays'))
  emulator.createPod(samplePod('goes'))
  emulator.createPod(samplePod('theirs', '1Gi', 'airflow-other'))
  const { cluster, steps, started } = follow(emulator, { clock: hurriedClock(20) })
  await started
  emulator.forbid({ resource: 'pods', namespace: null })
  emulator.remove('pods', 'goes', 'airflow-ml')
  emulator.fault({ kind: 'cut', resource: 'pods' })
  emulator.createPod(samplePod('later'))
  await steps.until(({ kind, record }) => kind === 'present' && record.name === 'later')
  await steps.until(({ kind, record }) => kind === 'gone' && record.name === 'goes')
  expect(cluster.seesAllNamespaces).toBe(false)
  expect([...cluster.pods()].map(({ name }) => name).sort()).toEqual(['later', 'stays'])
  expect(steps.noted.filter(({ record }) => record.name === 'stays')).toHaveLength(1)
})

test('a forbidden resource does not keep the start from ending, and its list is unknown, not empty', async () => {
  const emulator = await startEmulator()
  for (const resource of ['nodes', 'resourcequotas', 'limitranges', 'persistentvolumeclaims'])
    emulator.forbid({ resource })
  emulator.createPod(samplePod('train-1'))
  const { cluster, steps, started } = follow(emulator)
  await started
  const frozen = cluster.freeze(steps.noted[0]?.pod ?? {}, false)
  expect(Object.keys(frozen).sort()).toEqual(['namespace', 'pod', 'pods'])
  expect(cluster.health().filter(({ forbidden }) => forbidden)).toHaveLength(4)
})

test('an abort ends a start that never would', async () => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'hang', times: 100 })
  const { started, stop } = follow(emulator)
  stop.abort()
  await started.catch((error: unknown) => expect(error).toMatchObject({ name: 'AbortError' }))
})

test('after an abort nothing is told and nothing is asked', async () => {
  const emulator = await startEmulator()
  const { steps, started, stop } = follow(emulator)
  await started
  stop.abort()
  await until(() => emulator.watching('pods') === 0)
  emulator.createPod(samplePod('train-1'))
  expect(steps.noted).toEqual([])
})
