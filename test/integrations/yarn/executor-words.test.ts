import { afterEach, beforeEach, expect, test } from 'vitest'
import { createYarn } from '../../../integrations/yarn/yarn.ts'
import { startYarn, type YarnEmulator } from '../../emulators/yarn/index.ts'
import { recordedApplication } from '../../emulators/yarn/recorded.ts'

const killed = recordedApplication('2.10.2-executor-heap')
const id = String(killed.application?.['id'])
const others = killed.history?.executors ?? []
const lost = others.find((each) => each['id'] === '2') ?? {}

let emulator: YarnEmulator
beforeEach(async () => {
  emulator = await startYarn(structuredClone(killed))
})
afterEach(() => emulator.close())

async function executorsAfter(change: object) {
  emulator.applications[0]?.history?.executors.splice(0, 99, { ...lost, ...change })
  const yarn = createYarn({
    resource_managers: [emulator.manager.url],
    history_server: emulator.history.url,
    container_logs: true,
  })
  const { spark } = await yarn.evidence([id], AbortSignal.timeout(5_000))
  yarn.close()
  return spark?.executors ?? []
}
const executorLogs = () =>
  emulator.node.requests.filter((request) => !request.includes('_01_000001/'))
const logsAt = (stdout: string) => ({ executorLogs: { stdout: `http://127.0.0.1:8042${stdout}` } })
const container = 'container_1795388395255_0006_01_000003'

test('what an executor printed before the signal is read', async () => {
  expect((await executorsAfter({}))[0]?.['stdout']).toContain('java.lang.OutOfMemoryError')
})

test.each([
  ['memory', 'Container killed by YARN for exceeding physical memory limits. 1 GB of 1 GB'],
  ['being idle', 'Executor killed by driver.'],
  ['a lost node', 'Slave lost'],
])('nothing is asked of one that went for %s', async (_, removeReason) => {
  expect((await executorsAfter({ removeReason }))[0]).not.toHaveProperty('stdout')
  expect(executorLogs()).toEqual([])
})

test.each([
  ['another path', '/admin/stdout?start=-4096'],
  ['a path above', `/node/containerlogs/${container}/../../stdout`],
  ['another application', '/node/containerlogs/container_1795388395255_0007_01_000003/a/stdout'],
  ['no application', '/node/containerlogs/all/analytics-ml/stdout'],
])('an address with %s, which the job itself wrote, is not followed', async (_, path) => {
  expect((await executorsAfter(logsAt(path)))[0]).not.toHaveProperty('stdout')
  expect(executorLogs()).toEqual([])
})
