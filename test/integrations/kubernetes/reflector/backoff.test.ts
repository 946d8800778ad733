import { expect, test } from 'vitest'
import { createBackoff } from '../../../../integrations/kubernetes/reflector/backoff.ts'

const take = (count: number, random: () => number) => {
  const backoff = createBackoff(random)
  return Array.from({ length: count }, () => backoff.next())
}

test('waits double up to half a minute', () => {
  expect(take(8, () => 1)).toEqual([800, 1600, 3200, 6400, 12800, 25600, 30000, 30000])
})

test('a wait is a random part of that, but never none', () => {
  expect(take(3, () => 0.5)).toEqual([400, 800, 1600])
  expect(take(3, () => 0)).toEqual([50, 50, 50])
})

test('after a success it starts over', () => {
  const backoff = createBackoff(() => 1)
  backoff.next()
  backoff.next()
  backoff.reset()
  expect(backoff.next()).toBe(800)
})
