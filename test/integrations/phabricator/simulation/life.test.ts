import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { liveMany, type Strategy } from './life.ts'
import { randomFrom } from './virtual-time.ts'

// The outbox spreads its waits by chance: here the chance follows from a seed too.
beforeEach(() => void vi.spyOn(Math, 'random').mockImplementation(randomFrom(1)))
afterEach(() => void vi.restoreAllMocks())

describe('one task per ticket, whatever happens', () => {
  test.each([1, 2, 3])('none lost, none duplicated with %i replicas', async (replicas) => {
    expect(await liveMany(250, 'protocol', { replicas })).toEqual({
      lost: 0,
      duplicated: 0,
      seeds: [],
    })
  })
})

describe('each part of the protocol is needed, and the simulation sees it missing', () => {
  test.each<[Strategy, 'lost' | 'duplicated', number, number]>([
    ['no look-up', 'duplicated', 1, 20],
    ['look-up in the index', 'duplicated', 1, 20],
    ['no quarantine', 'duplicated', 1, 60],
    ['no guard against sending late', 'duplicated', 2, 600],
    ['never again when uncertain', 'lost', 1, 20],
  ])('with %s tickets are %s', async (strategy, what, replicas, lives) => {
    expect((await liveMany(lives, strategy, { replicas }))[what]).toBeGreaterThan(0)
  })
})
