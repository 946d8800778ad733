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
  test('the highest sample between two moments, also of several series', async () => {
    emulator.put(workingSet, { ...labels, instance: 'a' }, [
      [after(-10), 9 * gibi],
      [after(1), 2 * gibi],
      [after(20), 6 * gibi],
      [after(40), 5 * gibi],
    ])
    emulator.put(workingSet, { ...labels, instance: 'b' }, [[after(20), 7 * gibi]])
    emulator.put(workingSet, { ...labels, container: 'sidecar' }, [[after(20), 99 * gibi]])
    const peak = await prometheus.memoryPeak(query)
    expect([peak?.peakBytes, peak?.source, peak?.container]).toEqual([
      7 * gibi,
      'Prometheus',
      'base',
    ])
    expect(peak?.series?.length).toBeLessThanOrEqual(201)
  })

  test('a short spike in a run of two weeks is not lost between steps', async () => {
    emulator.put(workingSet, labels, [
      [after(1), gibi],
      [after(9_999), 8 * gibi],
      [after(10_000), gibi],
    ])
    const peak = await prometheus.memoryPeak({ ...query, to: began.add({ hours: 14 * 24 }) })
    expect(peak?.peakBytes).toBe(8 * gibi)
  })

  test.each([
    ['no series', []],
    ['only NaN', [[after(1), 'NaN']]],
    ['only infinity', [[after(1), '+Inf']]],
    ['only samples of earlier', [[after(-60), gibi]]],
  ] as [string, [number, number | string][]][])('nothing is known from %s', async (_, samples) => {
    if (samples.length > 0) emulator.put(workingSet, labels, samples)
    expect(await prometheus.memoryPeak(query)).toBeNull()
  })

  test('NaN between numbers is left out', async () => {
    emulator.put(workingSet, labels, [
      [after(1), gibi],
      [after(2), 'NaN'],
    ])
    expect((await prometheus.memoryPeak(query))?.peakBytes).toBe(gibi)
  })

  test('an answer with warnings says that it is incomplete', async () => {
    emulator.put(workingSet, labels, [[after(1), gibi]])
    emulator.fail({ kind: 'warn', warning: 'one store did not answer' })
    expect((await prometheus.memoryPeak(query))?.source).toBe('Prometheus (incomplete)')
  })

  test('a window that ends before it begins asks nothing', async () => {
    expect(await prometheus.memoryPeak({ ...query, from: died, to: began })).toBeNull()
    expect(emulator.queries).toEqual([])
  })

  test('names cannot break out of the selector', async () => {
    emulator.put(workingSet, { ...labels, pod: 'a"} or up{x="\\' }, [[after(1), gibi]])
    const peak = await prometheus.memoryPeak({ ...query, pod: 'a"} or up{x="\\' })
    expect(peak?.peakBytes).toBe(gibi)
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

describe('volumes and GPUs', () => {
  test('fill level and when it is full at the pace of six hours', async () => {
    const claim = { namespace: 'airflow-ml', persistentvolumeclaim: 'model-training' }
    emulator.put('kubelet_volume_stats_used_bytes', claim, [
      [after(-360), 10 * gibi],
      [after(0), 16 * gibi],
    ])
    emulator.put('kubelet_volume_stats_capacity_bytes', claim, [[after(0), 20 * gibi]])
    emulator.put('kubelet_volume_stats_used_bytes', { ...claim, persistentvolumeclaim: 'other' }, [
      [after(0), 1],
    ])
    expect(await prometheus.volumeUse('airflow-ml', began)).toEqual([
      {
        claim: 'model-training',
        usedBytes: 16 * gibi,
        capacityBytes: 20 * gibi,
        earlierUsedBytes: 10 * gibi,
        secondsToFull: 4 * 3600,
      },
    ])
  })

  test('a claim that does not fill has no end', async () => {
    const claim = { namespace: 'airflow-ml', persistentvolumeclaim: 'c' }
    emulator.put('kubelet_volume_stats_used_bytes', claim, [
      [after(-360), 5],
      [after(0), 5],
    ])
    emulator.put('kubelet_volume_stats_capacity_bytes', claim, [[after(0), 10]])
    expect((await prometheus.volumeUse('airflow-ml', began))[0]?.secondsToFull).toBeNull()
  })

  test('the busiest GPU of each pod counts; GPUs without a pod do not', async () => {
    const gpu = (pod: string, id: string) => ({
      namespace: 'airflow-ml',
      pod,
      container: 'base',
      gpu_id: id,
    })
    emulator.put('gpu_gfx_activity', gpu('idle', '0'), [[after(-5), 0]])
    emulator.put('gpu_gfx_activity', gpu('busy', '1'), [
      [after(-9), 80],
      [after(-5), 0],
    ])
    emulator.put('gpu_gfx_activity', gpu('', '2'), [[after(-5), 50]])
    expect(await prometheus.gpuUse('airflow-ml', began, 30)).toEqual([
      { pod: 'idle', container: 'base', highestPercent: 0 },
      { pod: 'busy', container: 'base', highestPercent: 80 },
    ])
  })
})
