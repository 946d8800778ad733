import { expect, test } from 'vitest'
import { gatherAround } from '../../../../integrations/kubernetes/evidence/gather.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import type { KubernetesEmulator } from '../../../emulators/kubernetes/index.ts'
import { recorded } from '../../../fixtures/kubernetes/read.ts'
import { samplePod } from '../sample-pod.ts'
import { connectTo, startEmulator } from '../setting.ts'

const claim: Raw = {
  metadata: { name: 'models', namespace: 'airflow-ml' },
  spec: { volumeName: 'pv-models' },
}

const terminated = { terminated: { exitCode: 1, reason: 'Error' } }

/** A pod on a node, with a claim, a sidecar, and a container that ran twice. */
async function setUp({ previousLog = true } = {}) {
  const emulator = await startEmulator()
  const { metadata, spec } = samplePod('train-1')
  emulator.put('pods', {
    metadata: metadata as Raw,
    spec: {
      ...(spec as Raw),
      nodeName: 'gpu-1',
      volumes: [{ name: 'models', persistentVolumeClaim: { claimName: 'models' } }],
    },
    status: {
      phase: 'Running',
      initContainerStatuses: [{ name: 'prepare', state: terminated, restartCount: 0 }],
      containerStatuses: [
        { name: 'base', state: { running: {} }, lastState: terminated, restartCount: 1 },
        { name: 'sidecar', state: { waiting: { reason: 'ContainerCreating' } }, restartCount: 0 },
      ],
    },
  })
  emulator.put('persistentvolumes', { metadata: { name: 'pv-models', managedFields: [] } })
  emulator.put('storageclasses', { metadata: { name: 'ceph-rbd' } })
  if (previousLog) emulator.setLog('airflow-ml', 'train-1', 'base', '', true)
  attach(emulator, 'ours', 'pv-models')
  attach(emulator, 'theirs', 'pv-other')
  return { emulator, pod: emulator.get('pods', 'train-1', 'airflow-ml') ?? {} }
}

const attach = (emulator: KubernetesEmulator, name: string, persistentVolumeName: string) =>
  emulator.put('volumeattachments', {
    metadata: { name },
    spec: { attacher: 'csi', nodeName: 'gpu-1', source: { persistentVolumeName } },
  })

const event = (
  kind: string,
  name: string,
  namespace: string,
  reason: string,
  uid?: unknown,
): Raw => ({
  ...recorded('event-scheduled'),
  metadata: { name: `${name}.${reason}`, namespace },
  involvedObject: { kind, name, namespace, ...(uid !== undefined && { uid }) },
  reason,
})

const gather = (
  emulator: KubernetesEmulator,
  pod: Raw,
  gone = false,
  signal = new AbortController().signal,
) => gatherAround(connectTo(emulator), pod, gone, [claim], signal)

test('events of the pod, its claims and its node are gathered, and no others', async () => {
  const { emulator, pod } = await setUp()
  const { uid } = pod['metadata'] as { uid: string }
  emulator.put('events', event('Pod', 'train-1', 'airflow-ml', 'Scheduled', uid))
  emulator.put('events', event('Pod', 'train-1', 'airflow-ml', 'Killing', 'of-an-earlier-pod'))
  emulator.put('events', event('PersistentVolumeClaim', 'models', 'airflow-ml', 'Resizing'))
  emulator.put('events', event('PersistentVolumeClaim', 'others', 'airflow-ml', 'Other'))
  emulator.put('events', event('Node', 'gpu-1', 'default', 'SystemOOM'))
  emulator.put('events', event('Node', 'gpu-2', 'default', 'Other'))
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(evidence.events?.map(({ reason }) => reason)).toEqual([
    'Scheduled',
    'Resizing',
    'SystemOOM',
  ])
  expect(notAvailable).toEqual([])
})

test('of very many events the newest hundred are kept, oldest first', async () => {
  const emulator = await startEmulator()
  const { body } = emulator.createPod(samplePod('train-1'))
  const { uid } = body['metadata'] as { uid: string }
  const minute = (number: number) =>
    Temporal.Instant.from('2026-11-22T10:00:00Z').add({ minutes: number }).toString()
  for (let number = 0; number < 150; number += 1)
    emulator.put('events', {
      ...event('Pod', `train-1.${(number * 7) % 150}`, 'airflow-ml', 'BackOff', uid),
      involvedObject: { kind: 'Pod', name: 'train-1', namespace: 'airflow-ml', uid },
      message: `number ${number}`,
      eventTime: null,
      lastTimestamp: minute(number),
    })
  const { evidence } = await gather(emulator, body)
  expect(evidence.events).toHaveLength(100)
  expect(evidence.events?.at(0)).toMatchObject({ message: 'number 50' })
  expect(evidence.events?.at(-1)).toMatchObject({ message: 'number 149' })
})

test('logs are read of every container that ran, of the run before too', async () => {
  const { emulator, pod } = await setUp()
  emulator.setLog('airflow-ml', 'train-1', 'base', 'MemoryError\n', true)
  emulator.setLog('airflow-ml', 'train-1', 'base', 'loading\n')
  emulator.setLog('airflow-ml', 'train-1', 'prepare', 'copied\n')
  const { evidence } = await gather(emulator, pod)
  expect(evidence.logs).toEqual({ prepare: 'copied\n', base: 'MemoryError\nloading\n' })
})

test('a log of the run before that is no longer there costs only itself', async () => {
  const { emulator, pod } = await setUp({ previousLog: false })
  emulator.setLog('airflow-ml', 'train-1', 'base', 'loading\n')
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(notAvailable).toEqual([
    {
      source: 'Log of the container base before it was restarted',
      reason: 'the API server answered 400',
    },
  ])
  expect(evidence.logs).toEqual({ prepare: '', base: 'loading\n' })
})

test('a long log gives its end, also where its lines are huge', async () => {
  const { emulator, pod } = await setUp()
  const lines = Array.from({ length: 5000 }, (_, number) => `line ${number}\n`)
  emulator.setLog('airflow-ml', 'train-1', 'prepare', lines.join(''))
  emulator.setLog(
    'airflow-ml',
    'train-1',
    'base',
    `${'x'.repeat(2000)}\n`.repeat(2000) + 'the end\n',
  )
  const { evidence } = await gather(emulator, pod)
  expect(evidence.logs?.['prepare']).toMatch(/^line 4000\n[^]*line 4999\n$/)
  expect(evidence.logs?.['base']).toMatch(/the end\n$/)
  expect(evidence.logs?.['base']?.length).toBeLessThanOrEqual(96 * 1024)
})

test('no secret of a log is gathered', async () => {
  const { emulator, pod } = await setUp()
  emulator.setLog('airflow-ml', 'train-1', 'prepare', 'using xoxb-1234567890-abcdefghijkl\n')
  const { evidence } = await gather(emulator, pod)
  expect(evidence.logs?.['prepare']).toMatch(/^using /)
  expect(evidence.logs?.['prepare']).not.toContain('xoxb-1234567890')
})

test('what is behind the claims is gathered', async () => {
  const { emulator, pod } = await setUp()
  const { evidence } = await gather(emulator, pod)
  expect(evidence).toMatchObject({
    persistentVolumes: [{ metadata: { name: 'pv-models' } }],
    storageClasses: [{ metadata: { name: 'ceph-rbd' } }],
    volumeAttachments: [{ metadata: { name: 'ours' } }],
  })
  expect(JSON.stringify(evidence)).not.toContain('managedFields')
})

test('a pod without claims, node and logs asks for its events only', async () => {
  const emulator = await startEmulator()
  const { body } = emulator.createPod(samplePod('train-1'))
  await gather(emulator, body)
  expect(emulator.requests.map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/airflow-ml/events',
  ])
})

test('the logs of a pod that is gone are not asked for, and that is said', async () => {
  const { emulator, pod } = await setUp()
  const { evidence, notAvailable } = await gather(emulator, pod, true)
  expect(evidence).not.toHaveProperty('logs')
  expect(notAvailable).toEqual([{ source: 'Logs of the pod', reason: 'the pod was deleted' }])
})

test.each([
  [403, 'not allowed (403)'],
  [404, 'not found (404)'],
  [500, 'the API server answered 500'],
  [429, 'the API server asked for patience'],
])('an answer %s is said in plain words', async (status, reason) => {
  const { emulator, pod } = await setUp()
  emulator.fault({ kind: 'status', status, resource: 'persistentvolumes' })
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(notAvailable).toEqual([{ source: 'Volume pv-models', reason }])
  expect(evidence.storageClasses).toHaveLength(1)
})

test('one question that hangs costs five seconds and only its own answer', async () => {
  const { emulator, pod } = await setUp()
  emulator.fault({ kind: 'hang', resource: 'storageclasses' })
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(notAvailable).toEqual([
    { source: 'Storage classes', reason: 'no whole answer within 5 s' },
  ])
  expect(evidence.persistentVolumes).toHaveLength(1)
})

test('a server that is gone makes everything unavailable, and nothing throws', async () => {
  const { emulator, pod } = await setUp()
  await emulator.stop()
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(evidence).toEqual({})
  expect(notAvailable.length).toBeGreaterThan(5)
  expect(new Set(notAvailable.map(({ reason }) => reason))).toEqual(
    new Set(['the API server cannot be reached']),
  )
})

test('an abort breaks it off without a throw', async () => {
  const { emulator, pod } = await setUp()
  emulator.fault({ kind: 'hang', times: 100 })
  const stop = new AbortController()
  const gathered = gather(emulator, pod, false, stop.signal)
  stop.abort()
  expect((await gathered).notAvailable).toContainEqual({
    source: 'Storage classes',
    reason: 'broken off',
  })
})

test("a queued pod's workload is gathered", async () => {
  const emulator = await startEmulator()
  const { metadata, spec } = samplePod('train-1')
  const gated = { ...(spec as Raw), schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }] }
  const pod = emulator.put('pods', { metadata: metadata as Raw, spec: gated })
  const owned = (name: string, uid: unknown): Raw => ({
    metadata: { name, namespace: 'airflow-ml', ownerReferences: [{ kind: 'Pod', uid }] },
  })
  emulator.put('workloads', owned('ours', (pod['metadata'] as Raw)['uid']))
  emulator.put('workloads', owned('theirs', 'another'))
  const { evidence, notAvailable } = await gather(emulator, pod)
  expect(evidence.workloads).toMatchObject([{ metadata: { name: 'ours' } }])
  expect(notAvailable).toEqual([])
})
