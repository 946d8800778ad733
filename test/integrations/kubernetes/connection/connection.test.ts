import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { connect } from '../../../../integrations/kubernetes/connection/connection.ts'
import { Unreadable } from '../../../../integrations/kubernetes/connection/unreadable.ts'
import { Busy, Refused, Uncertain, Unreachable } from '../../../../src/delivery/endings.ts'
import { writeKubeconfig } from '../kubeconfig-file.ts'
import { samplePod } from '../sample-pod.ts'
import { connectTo, startEmulator } from '../setting.ts'

const pods = '/api/v1/namespaces/airflow-ml/pods'

test('it reads what the kubeconfig points at, with its token', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('train-1'))
  const list = await connectTo(emulator).read(pods)
  expect(list).toMatchObject({ kind: 'PodList', items: [{ metadata: { name: 'train-1' } }] })
})

test('requests one after the other share a connection', async () => {
  const emulator = await startEmulator()
  const connection = connectTo(emulator)
  const before = emulator.connections()
  for (let count = 0; count < 20; count += 1) await connection.read(pods)
  expect(emulator.connections() - before).toBeLessThanOrEqual(2)
})

test('a token that was renewed on disk is used after the first 401', async () => {
  const emulator = await startEmulator()
  const file = writeKubeconfig(emulator.kubeconfig())
  const connection = connect({ kubeconfig: file })
  await connection.read(pods)
  emulator.revokeToken('emulated-token')
  emulator.admitToken('renewed-token')
  writeFileSync(file, emulator.kubeconfig('renewed-token'))
  await expect(connection.read(pods)).resolves.toMatchObject({ kind: 'PodList' })
})

test('a token that stays refused is refused, and asked for once more only', async () => {
  const emulator = await startEmulator()
  const connection = connectTo(emulator, 'wrong-token')
  await expect(connection.read(pods)).rejects.toMatchObject({ name: 'Refused', status: 401 })
  expect(emulator.requests.length).toBe(2)
})

test('what the server says no to carries its reason and its words', async () => {
  const emulator = await startEmulator()
  emulator.forbid({ resource: 'pods' })
  const failed = connectTo(emulator).read(pods)
  await expect(failed).rejects.toBeInstanceOf(Refused)
  await expect(failed).rejects.toMatchObject({ status: 403, code: 'Forbidden' })
  await expect(failed).rejects.toThrow(/cannot list resource "pods" in API group ""/)
})

test.each([
  ['429 with a time', { status: 429, retryAfterSeconds: 7 }, Busy, { waitMilliseconds: 7000 }],
  ['429 without one', { status: 429 }, Busy, { waitMilliseconds: 1000 }],
  ['a time of years', { status: 429, retryAfterSeconds: 1e9 }, Busy, { waitMilliseconds: 300_000 }],
  ['503 with a time', { status: 503, retryAfterSeconds: 1 }, Busy, { waitMilliseconds: 1000 }],
  ['500', { status: 500 }, Uncertain, { status: 500 }],
  ['404', { status: 404 }, Refused, { status: 404 }],
])('%s is told apart', async (_, answer, ending, fields) => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'status', ...answer })
  const failed = connectTo(emulator).read(pods)
  await expect(failed).rejects.toBeInstanceOf(ending)
  await expect(failed).rejects.toMatchObject(fields)
})

test('a dropped request and half an answer are uncertain', async () => {
  const emulator = await startEmulator()
  const connection = connectTo(emulator)
  for (const kind of ['drop', 'truncated-answer'] as const) {
    emulator.fault({ kind })
    await expect(connection.read(pods)).rejects.toBeInstanceOf(Uncertain)
  }
})

test("a proxy's page is no answer", async () => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'not-json' })
  await expect(connectTo(emulator).read(pods)).rejects.toBeInstanceOf(Unreadable)
})

test('a server that never answers is given up at the deadline', async () => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'hang' })
  const failed = connectTo(emulator).read(pods, {}, { deadlineMilliseconds: 50 })
  await expect(failed).rejects.toThrow('no whole answer within 0.05 s')
})

test('nobody there is unreachable', async () => {
  const emulator = await startEmulator()
  const connection = connectTo(emulator)
  await emulator.stop()
  await expect(connection.read(pods)).rejects.toBeInstanceOf(Unreachable)
})

test('an answer that is too large is refused, a text is cut', async () => {
  const emulator = await startEmulator()
  emulator.createPod(samplePod('train-1'))
  emulator.setLog('airflow-ml', 'train-1', 'base', 'x'.repeat(10_000))
  const connection = connectTo(emulator)
  const failed = connection.read(pods, {}, { maxBytes: 100 })
  await expect(failed).rejects.toMatchObject({ name: 'Refused', code: 'TooLarge' })
  const text = await connection.readText(`${pods}/train-1/log`, {}, { maxBytes: 100 })
  expect(text).toBe('x'.repeat(100))
})

test("the caller's own abort is the caller's own reason", async () => {
  const emulator = await startEmulator()
  emulator.fault({ kind: 'hang' })
  const stop = new AbortController()
  const failed = connectTo(emulator).read(pods, {}, { signal: stop.signal })
  stop.abort(new Error('going home'))
  await expect(failed).rejects.toThrow('going home')
})

test('no failure carries the token', async () => {
  const emulator = await startEmulator()
  const connection = connectTo(emulator, 'canary-token')
  const failures: unknown[] = []
  for (const kind of ['drop', 'hang', 'status', 'not-json', 'truncated-answer'] as const) {
    emulator.fault({ kind, times: 2 })
    const failed = connection.read(pods, {}, { deadlineMilliseconds: 100 })
    failures.push(await failed.catch((error: unknown) => error))
    emulator.clearFaults()
  }
  failures.push(await connection.read(pods).catch((error: unknown) => error))
  expect(failures).toHaveLength(6)
  for (const failure of failures) {
    const { stack, message, cause, ...fields } = failure as Error
    expect(JSON.stringify([stack, message, cause, fields])).not.toContain('canary-token')
  }
})

test('a kubeconfig without the context asked for says so', () => {
  const file = writeKubeconfig(
    '{"apiVersion":"v1","kind":"Config","clusters":[],"users":[],"contexts":[]}',
  )
  expect(() => connect({ kubeconfig: file, context: 'dse-k8s' })).toThrow(
    'no cluster for context "dse-k8s"',
  )
})
