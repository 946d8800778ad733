import { expect, test } from 'vitest'
import { expectStarts } from '../../src/platform/expected-start.ts'
import { turnsOf } from '../../src/platform/gpu-queue.ts'
import { gpuView } from '../../src/platform/gpu-view.ts'
import { medianRemainingSeconds, seededRandom } from '../../src/platform/remaining.ts'
import { rangeOf, sayExpected } from '../../src/platform/say-expected.ts'
import { replay } from './replay.ts'
import { simulatedYard } from './simulated-yard.ts'
import { clusterOf, node, now, recordOf } from './given.ts'

const one = new Set([0])
const held = (durations: number[], elapsedSeconds = 0) => ({
  node: 0,
  count: 1,
  elapsedSeconds,
  durations,
})
const pod = (id: string, durations: number[] = [100], count = 1) => ({
  id,
  count,
  nodes: one,
  durations,
  priority: 0,
})
const even = [100, 100, 100, 100, 100]

test.each([
  ['a free GPU is had at once', [1], [], [pod('a')], { a: 0 }],
  ['one that nobody has seen end is unknown', [0], [held([])], [pod('a')], { a: null }],
  ['the next starts when the holder ends', [0], [held(even)], [pod('a')], { a: 100 }],
  ['what has run for long ends the sooner', [0], [held(even, 60)], [pod('a')], { a: 40 }],
  [
    'the second waits for the first',
    [0],
    [held(even)],
    [pod('a', even), pod('b')],
    { a: 100, b: 200 },
  ],
  [
    'behind one that never ends it is unknown',
    [0],
    [held(even)],
    [pod('a', []), pod('b')],
    { a: 100, b: null },
  ],
  [
    'a small one overtakes a large one',
    [0],
    [held(even)],
    [pod('a', even, 2), pod('b')],
    { a: null, b: 100 },
  ],
  [
    'nothing that runs on other nodes helps',
    [0, 0],
    [{ ...held(even), node: 1 }],
    [pod('a')],
    { a: null },
  ],
])('%s', (_, free, running, queue, said) => {
  const starts = expectStarts({ free, running, queue }, seededRandom(7))
  for (const [id, seconds] of Object.entries(said)) {
    const expectation = starts.get(id)
    if (seconds === null) expect(expectation).toBeNull()
    else {
      expect(expectation?.lowSeconds).toBeLessThanOrEqual(seconds)
      expect(expectation?.highSeconds).toBeGreaterThanOrEqual(seconds)
      expect(expectation?.midSeconds).toBeGreaterThanOrEqual(seconds * 0.7)
      expect(expectation?.midSeconds).toBeLessThanOrEqual(seconds * 1.3)
    }
  }
})

test('the same question has the same answer', () => {
  const given = { free: [0], running: [held([100, 200, 300])], queue: [pod('a')] }
  expect(expectStarts(given, seededRandom(1))).toEqual(expectStarts(given, seededRandom(1)))
})

test.each([
  [[], 0, null],
  [[100, 200, 300], 0, 200],
  [[100, 200, 300], 150, 50],
  [[100, 200, 300], 300, null],
])('what is left of %j after %d seconds: %s', (durations, elapsed, left) =>
  expect(medianRemainingSeconds(durations, elapsed)).toBe(left),
)

test.each([
  [70, 400, '12:01–12:07 UTC'],
  [0, 59, '12:00–12:01 UTC'],
  [1700, 4000, '12:25–13:10 UTC'],
  [80_000, 90_000, '10:10–13:00 UTC'],
  [40_000, 90_000, '23:05–13:00 UTC (1 d later)'],
])('%d to %d seconds are said as %s', (low, high, words) =>
  expect(rangeOf(low, high, now)).toBe(words),
)

const basis = 'from 3 earlier runs of the tasks that hold them'
test.each([
  [0, 0, 'starts any moment'],
  [0, 12, `starts any moment (${basis})`],
  [5, 25, `start expected 12:00–12:01 UTC (${basis})`],
  [35, 55, `start expected 12:00–12:01 UTC (${basis})`],
])('%d to %d seconds from now: %s', (lowSeconds, highSeconds, said) => {
  const expected = { lowSeconds, midSeconds: (lowSeconds + highSeconds) / 2, highSeconds }
  expect(sayExpected({ expected, basis }, now)).toBe(said)
})

test('whose GPU is held is told of a range, later for each that is before it', () => {
  const gpu = node({ name: 'gpu-1', gpus: 1 })
  const holder = recordOf({ name: 'h', node: 'gpu-1', gpus: 1, dag: 'tone', created: 10 })
  const waiting = [3, 2, 1].map((created) =>
    recordOf({ name: `w${created}`, gpus: 1, dag: 'tone', created }),
  )
  const view = gpuView(clusterOf({ nodes: [gpu], pods: [holder, ...waiting] }))
  const turns = turnsOf(
    view,
    () => 'tone',
    () => [36, 36, 36],
    now,
  )
  expect(turns.map(({ position }) => position)).toEqual([1, 2, 3])
  for (const turn of turns)
    expect(sayExpected(turn, now)).toMatch(/^start expected \d\d:\d\d–.*\(from 3 earlier runs of/)
  const [first, second, third] = turns.map(({ expected }) => expected?.midSeconds ?? 0)
  expect(second).toBeGreaterThan((first ?? 0) + 20)
  expect(third).toBeGreaterThan((second ?? 0) + 20)
})

test(
  'over a day of five hundred jobs the stated range holds for four starts of five',
  { timeout: 120_000 },
  async () => {
    const { waited, toldShare, heldShare } = await replay(3, 500, simulatedYard())
    expect(waited).toBeGreaterThan(100)
    expect(toldShare).toBeGreaterThan(0.7)
    expect(heldShare).toBeGreaterThanOrEqual(0.8)
  },
)
