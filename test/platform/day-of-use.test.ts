import { expect, onTestFinished, test } from 'vitest'
import { allGpus, readDay, rememberUse, type UsePoint } from '../../src/platform/day-of-use.ts'
import { sparkline } from '../../src/platform/sparkline.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { clusterOf, node, now, quotaOf, recordOf } from './given.ts'

const point = (hoursAgo: number, gpu: number): UsePoint => ({
  atMilliseconds: now.epochMilliseconds - hoursAgo * 3_600_000,
  shares: { gpu },
})

test.each([
  ['nothing known', [], null],
  ['an hour is no day', [point(0.5, 1)], null],
  ['two hours', [point(1.5, 0), point(0.5, 1)], '▁█ last 2 h, at most 100 %'],
  [
    'the highest of each hour counts',
    [point(1.5, 0.5), point(1.4, 0.1), point(0, 0)],
    '▅▁ last 2 h, at most 50 %',
  ],
  ['a gap is a dot', [point(2.5, 0.2), point(0, 0.99)], '▂·█ last 3 h, at most 99 %'],
  [
    'what is older than a day is not shown',
    [point(30, 1), point(1.5, 0.2), point(0, 0.2)],
    '▂▂ last 2 h, at most 20 %',
  ],
  ['overused is full', [point(1.5, 1.4), point(0, 1)], '██ last 2 h, at most 140 %'],
])('%s', (_, points, said) => expect(sparkline(points, 'gpu', now)).toBe(said))

test('use is remembered for quotas and GPUs, a day of it and no more', async () => {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  const cluster = clusterOf({
    nodes: [node({ name: 'gpu-1', gpus: 4 })],
    pods: [recordOf({ name: 'a', node: 'gpu-1', gpus: 1 })],
    quotas: [quotaOf({ 'limits.memory': '10Gi', pods: '0' }, { 'limits.memory': '5Gi' })],
  })
  for (let index = 0; index < 300; index += 1)
    await rememberUse(
      { store, cluster },
      ['airflow-ml', 'nowhere'],
      now.add({ minutes: 5 * index }),
    )
  const day = await readDay(store, 'airflow-ml')
  expect(day).toHaveLength(288)
  expect(day.at(-1)).toEqual({
    atMilliseconds: now.add({ minutes: 5 * 299 }).epochMilliseconds,
    shares: { 'limits.memory': 0.5 },
  })
  expect((await readDay(store, allGpus)).at(-1)?.shares).toEqual({ gpu: 0.25 })
  expect(await readDay(store, 'nowhere')).toEqual([])
})
