import { describe, expect, test } from 'vitest'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { recorded } from '../../fixtures/kubernetes/read.ts'
import { oomKilled, samplePod } from './sample-pod.ts'
import { startEmulator } from './setting.ts'

const container = (name: string, limits: Raw = {}): Raw => ({
  name,
  image: 'ml/trainer:1.4',
  resources: { limits },
})

const pod = (name: string, ...containers: Raw[]): Raw => ({
  metadata: { name, namespace: 'airflow-ml' },
  spec: { restartPolicy: 'Never', containers },
})

const trainer = (name: string, memory: string, cpu = '1') =>
  pod(name, container('main', { cpu, memory }))

async function withLimits(...resources: ('limitrange' | 'resourcequota')[]) {
  const emulator = await startEmulator()
  for (const resource of resources) emulator.put(`${resource}s`, recorded(resource))
  return emulator
}

describe('pods are refused as the real server refused them', () => {
  test.each([
    ['status-403-limitrange-container-and-pod', trainer('train-16gi', '16Gi')],
    ['status-403-limitrange-container', trainer('train-9gi', '9Gi')],
    ['status-403-limitrange-cpu', trainer('train-9cpu', '1Gi', '9')],
    [
      'status-403-limitrange-pod',
      pod('train-2x6gi', ...['a', 'b'].map((name) => container(name, { cpu: '1', memory: '6Gi' }))),
    ],
  ])('by a LimitRange: %s', async (answer, greedy) => {
    const emulator = await withLimits('limitrange')
    expect(emulator.createPod(greedy)).toEqual({ status: 403, body: recorded(answer) })
  })

  test('by a quota that needs limits', async () => {
    const emulator = await withLimits('resourcequota')
    expect(emulator.createPod(pod('no-limits', { name: 'main', image: 'ml/trainer:1.4' }))).toEqual(
      {
        status: 403,
        body: recorded('status-403-quota-must-specify'),
      },
    )
  })

  test('by a quota that is used up', async () => {
    const emulator = await withLimits('resourcequota')
    emulator.createPod(trainer('train-1', '8Gi', '4'))
    expect(emulator.createPod(trainer('train-2', '1Gi', '5'))).toEqual({
      status: 403,
      body: recorded('status-403-quota'),
    })
    expect(emulator.createPod(trainer('train-3', '9Gi', '1'))).toEqual({
      status: 403,
      body: recorded('status-403-quota-memory'),
    })
    const gpus = container('main', { cpu: '1', memory: '1Gi', 'amd.com/gpu': '5' })
    expect(emulator.createPod(pod('train-5gpu', gpus))).toEqual({
      status: 403,
      body: recorded('status-403-quota-gpu'),
    })
  })
})

test('the quota is counted as the real one was', async () => {
  const emulator = await withLimits('resourcequota')
  emulator.createPod(trainer('train-1', '8Gi', '4'))
  const quota = emulator.get('resourcequotas', 'quota-compute-resources', 'airflow-ml')
  expect(quota?.['status']).toEqual(recorded('resourcequota')['status'])
})

test('a pod that failed or was deleted no longer counts', async () => {
  const emulator = await withLimits('resourcequota')
  const memoryUsed = () => {
    const quota = emulator.get('resourcequotas', 'quota-compute-resources', 'airflow-ml')
    return (quota?.['status'] as { used: Raw }).used['limits.memory']
  }
  emulator.createPod(trainer('train-1', '8Gi'))
  emulator.createPod(trainer('train-2', '1536Mi'))
  expect(memoryUsed()).toBe('9728Mi')
  emulator.merge('pods', 'train-1', 'airflow-ml', oomKilled)
  expect(memoryUsed()).toBe('1536Mi')
  emulator.remove('pods', 'train-2', 'airflow-ml')
  expect(memoryUsed()).toBe('0')
})

test('a new pod is completed as the real one was', async () => {
  const emulator = await startEmulator()
  const { body } = emulator.createPod(trainer('train-1', '1Gi'))
  const ours = body['spec'] as Raw
  const { volumes, containers, nodeSelector, ...theirs } = recorded('pod-pending-new')[
    'spec'
  ] as Raw
  expect(ours).toMatchObject(theirs)
  expect(Object.keys(ours).sort()).toEqual(['containers', ...Object.keys(theirs)].sort())
})

test.each([
  ['status-401', {}, '/api/v1/pods'],
  [
    'status-404-pod',
    { authorization: 'Bearer emulated-token' },
    '/api/v1/namespaces/default/pods/nope',
  ],
])('%s is answered', async (answer, headers, path) => {
  const emulator = await startEmulator()
  const response = await fetch(emulator.url + path, { headers })
  expect(await response.json()).toEqual(recorded(answer))
})

test.each([
  ['status-403-rbac-cluster', '/api/v1/pods', 'list'],
  ['status-403-rbac-secrets', '/api/v1/namespaces/default/secrets', 'list'],
  ['status-403-rbac-watch', '/api/v1/namespaces/airflow-ml/pods?watch=true', 'watch'],
])('%s is answered, but for who asks', async (answer, path, verb) => {
  const emulator = await startEmulator()
  for (const resource of ['pods', 'secrets']) emulator.forbid({ resource, verb })
  const headers = { authorization: 'Bearer emulated-token' }
  const body = await (await fetch(emulator.url + path, { headers })).text()
  const theirs = JSON.stringify(recorded(answer)).replace('default:bot', 'groundcrew:groundcrew')
  expect(JSON.parse(body)).toEqual(JSON.parse(theirs))
})

test('an expired page is answered as recorded, but for its new token', async () => {
  const emulator = await startEmulator()
  for (const name of ['one', 'two']) emulator.createPod(samplePod(name))
  const headers = { authorization: 'Bearer emulated-token' }
  const list = async (query: string) =>
    (await (await fetch(`${emulator.url}/api/v1/pods?${query}`, { headers })).json()) as {
      metadata: { continue?: string }
    }
  const page = await list('limit=1')
  emulator.compact()
  const { metadata, ...theirs } = recorded('status-410-continue-expired')
  expect(await list(`limit=1&continue=${page.metadata.continue}`)).toMatchObject(theirs)
})
