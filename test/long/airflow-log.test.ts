import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAirflow } from '../../integrations/airflow/airflow.ts'
import type { AddressInfo } from 'node:net'

const line = `{"timestamp":"2026-11-22T21:55:03.464132Z","event":"step ${'x'.repeat(900)}","level":"info"}\n`
const chunk = Buffer.from(line.repeat(1000))
const chunks = Math.ceil((300 * 1024 * 1024) / chunk.length)
const last = '{"event":"the last line","level":"error"}\n'

// The emulator would hold such a log in memory, and the test looks at memory.
const server = createServer((_, response) => {
  let sent = 0
  const more = () => {
    while (sent < chunks) {
      sent += 1
      if (!response.write(chunk)) return void response.once('drain', more)
    }
    response.end(last)
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  more()
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

it('a log of 300 MB is cut while it is read: both ends are there, and memory is not', async () => {
  const airflow = createAirflow({
    name: 'airflow-ml',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    api: 'v2',
    auth: { kind: 'none' },
    namespaces: [],
  })
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 20)
  const { text, cut } = await airflow.log('train', 'r1', 'fit', null, 1, 1024 * 1024)
  clearInterval(timer)
  airflow.close()
  expect(cut).toBe(true)
  expect(text.length).toBeLessThan(1.1 * 1024 * 1024)
  expect(text.startsWith(line)).toBe(true)
  expect(text.endsWith(last)).toBe(true)
  for (const each of text.trimEnd().split('\n'))
    if (!each.startsWith('[')) expect(() => JSON.parse(each) as unknown).not.toThrow()
  expect(most - before).toBeLessThan(160 * 1024 * 1024)
})
