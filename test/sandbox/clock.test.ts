import { expect, test } from 'vitest'
import { createFastClock } from '../../deploy/sandbox/clock.ts'

const start = Temporal.Instant.from('2026-11-16T03:00:00Z')

test('sleepers wake in the order in which they are due, whoever slept first', async () => {
  const clock = createFastClock(start, 1000)
  const woken: number[] = []
  await Promise.all(
    [30, 10, 20].map((seconds) => clock.sleep(seconds * 1000).then(() => woken.push(seconds))),
  )
  expect(woken).toEqual([10, 20, 30])
  expect(clock.now().since(start).total('seconds')).toBeGreaterThanOrEqual(30)
})

test('a clock put forward wakes who slept until before then, and never goes back', async () => {
  const clock = createFastClock(start, 1)
  const slept = clock.sleep(3_600_000)
  clock.putForward(start.add({ hours: 2 }))
  await slept
  clock.putForward(start)
  expect(clock.now().since(start).total('hours')).toBeGreaterThanOrEqual(2)
})

test('a change of speed holds for who sleeps already', async () => {
  const clock = createFastClock(start, 0.001)
  const slept = clock.sleep(1000)
  clock.setSpeed(1000)
  await slept
  expect(clock.now().since(start).total('seconds')).toBeGreaterThanOrEqual(1)
})

test('a sleep ends with its signal', async () => {
  const stopping = new AbortController()
  const slept = createFastClock(start, 1).sleep(3_600_000, stopping.signal)
  stopping.abort(new Error('enough'))
  await expect(slept).rejects.toThrow('enough')
})

test('a sleep on a signal that is aborted never begins', async () => {
  await expect(
    createFastClock(start, 1).sleep(1, AbortSignal.abort(new Error('over'))),
  ).rejects.toThrow('over')
})

test('who sleeps again after a standstill of the machine keeps his place', async () => {
  const clock = createFastClock(start, 1000)
  const heard: string[] = []
  const twice = clock
    .sleep(1000)
    .then(() => clock.sleep(20_000))
    .then(() => heard.push('twice'))
  const once = clock.sleep(60_000).then(() => heard.push('once'))
  const until = performance.now() + 150
  while (performance.now() < until);
  await Promise.all([twice, once])
  expect(heard).toEqual(['twice', 'once'])
})
