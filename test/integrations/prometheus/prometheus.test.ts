import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Busy, Refused, Uncertain } from '../../../src/delivery/endings.ts'
import { createPrometheus, type Prometheus } from '../../../integrations/prometheus/prometheus.ts'
import { startPrometheus, type PrometheusEmulator } from '../../emulators/prometheus/index.ts'

const began = Temporal.Instant.from('2026-10-05T02:31:00Z')
const died = Temporal.Instant.from('2026-10-05T03:12:00Z')
const labels = { namespace: 'airflow-ml', pod: 'train-x', container: 'base' }
const query = { ...labels, from: began, to: died }
const workingSet = 'container_memory_working_set_bytes'
const gibi = 2 ** 30
const after = (minutes: number) => began.epochMilliseconds / 1000 + minutes * 60

let emulator: PrometheusEmulator
let prometheus: Prometheus
beforeEach(async () => {
  emulator = await startPrometheus()
  prometheus = createPrometheus({ url: emulator.url })
})
afterEach(async () => {
  prometheus.close()
  await emulator.close()
})

describe('memory peak', () => {
  test('an answer with warnings says that it is incomplete', async () => {
    emulator.put(workingSet, labels, [[after(1), gibi]])
    emulator.fail({ kind: 'warn', warning: 'one store did not answer' })
    expect((await prometheus.memoryPeak(query))?.source).toBe('Prometheus (incomplete)')
  })

  test('a window that ends before it begins asks nothing', async () => {
    expect(await prometheus.memoryPeak({ ...query, from: died, to: began })).toBeNull()
    expect(emulator.queries).toEqual([])
  })
})

describe('endings', () => {
  const answer = (status: number, contentType: string, body: string) =>
    ({ kind: 'answer', status, contentType, body }) as const
  test.each([
    [
      'an expression that is not understood',
      answer(
        400,
        'application/json',
        '{"status":"error","errorType":"bad_data","error":"parse error"}',
      ),
      Refused,
      'parse error',
    ],
    [
      'a query that takes too long there',
      answer(
        503,
        'application/json',
        '{"status":"error","errorType":"timeout","error":"query timed out"}',
      ),
      Uncertain,
      'query timed out',
    ],
    ['too many requests', answer(429, 'text/plain', 'slow down'), Busy, '429'],
    ['a login page', answer(200, 'text/html', '<html>log in</html>'), Refused, 'login page'],
    ['half an answer', answer(200, 'application/json', '{"status":"succ'), Uncertain, 'not JSON'],
    [
      'another shape',
      answer(200, 'application/json', '{"status":"success","data":{}}'),
      Uncertain,
      'shape',
    ],
    ['a broken connection', { kind: 'drop' } as const, Uncertain, 'broke off'],
  ])('%s', async (_, fault, ending, words) => {
    emulator.fail(fault)
    const error: unknown = await prometheus.memoryPeak(query).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ending)
    expect((error as Error).message).toContain(words)
  })

  test('check passes when it answers, and not when it does not', async () => {
    await expect(prometheus.check()).resolves.toBeUndefined()
    emulator.fail({ kind: 'drop' }, 2)
    await expect(prometheus.check()).rejects.toBeInstanceOf(Uncertain)
  })
})
