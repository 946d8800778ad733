import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cap } from '../../src/advice/cap.ts'
import { nextMemory } from '../../src/advice/memory.ts'

const gi = 1024n ** 3n
const mi = 1024n ** 2n

const cap = (kind: Cap['kind'], bytes: bigint): Cap => ({
  kind,
  bytes,
  source: kind,
  resource: null,
  field: 'f',
  from: 'x',
  takenBytes: 0n,
})
const free = { policy: [], node: null }

describe('the next limit after an OOM kill', () => {
  test.each([
    ['half as much again', 8n * gi, null, [], 12n * gi],
    ['at least 512Mi more, in whole Gi', 128n * mi, null, [], gi],
    ['a quarter above the known peak', 8n * gi, 16n * gi, [], 20n * gi],
    ['doubled after a death at a smaller limit', 9n * gi, null, [6n * gi], 18n * gi],
    ['not doubled after a death at the same limit', 8n * gi, null, [8n * gi], 12n * gi],
    ['not doubled after a death at a larger limit', 8n * gi, null, [16n * gi], 12n * gi],
    [
      'not doubled twice for two deaths at one smaller limit',
      9n * gi,
      null,
      [6n * gi, 6n * gi],
      18n * gi,
    ],
  ])('%s', (_, limit, peak, earlier, bytes) =>
    expect(nextMemory(limit, peak, earlier, free)).toMatchObject({ kind: 'raise', bytes }),
  )

  test('the third death at ever larger limits gets no number', () =>
    expect(nextMemory(60n * gi, null, [15n * gi, 30n * gi], free)).toEqual({
      kind: 'not-the-cure',
      deaths: 3,
    }))
})

describe('a cap below the normal step', () => {
  test.each([
    ['is advised where a quarter more fits', 6n * gi, 8n * gi, 'raise', 8n * gi],
    [
      'is rounded down to what is round and enough',
      6n * gi,
      8n * gi - 300n * mi,
      'raise',
      7n * gi + 512n * mi,
    ],
    ['is asked for where less than a quarter more fits', 8n * gi, 9n * gi, 'at-cap', 12n * gi],
    ['is asked for at the cap itself', 8n * gi, 8n * gi, 'at-cap', 12n * gi],
    ['is asked for where nothing is left', 8n * gi, -gi, 'at-cap', 12n * gi],
  ])('%s', (_, limit, most, kind, bytes) =>
    expect(nextMemory(limit, null, [], { policy: [cap('quota', most)], node: null })).toMatchObject(
      { kind, bytes },
    ),
  )

  test('does not help where the peak is known to be higher', () =>
    expect(
      nextMemory(8n * gi, 12n * gi, [], { policy: [cap('quota', 12n * gi)], node: null }),
    ).toMatchObject({ kind: 'at-cap', bytes: 15n * gi }))

  test('of the nodes beats those of the platform', () =>
    expect(
      nextMemory(28n * gi, null, [], {
        policy: [cap('limit-range', 28n * gi)],
        node: cap('node', 31n * gi),
      }).kind,
    ).toBe('no-node'))
})

test('scaling limit, peak and caps scales the advice', () => {
  const sizes = fc.bigInt({ min: 1n, max: 40n }).map((size) => size * 4n * gi)
  fc.assert(
    fc.property(sizes, sizes, fc.bigInt({ min: 1n, max: 16n }), (limit, most, factor) => {
      const [one, many] = [1n, factor].map((times) =>
        nextMemory(limit * times, null, [], { policy: [cap('quota', most * times)], node: null }),
      )
      expect(many?.kind).toBe(one?.kind)
      const bytes = (step: typeof one) => (step && 'bytes' in step ? step.bytes : 0n)
      expect(bytes(many)).toBe(bytes(one) * factor)
    }),
  )
})

test('an advised limit is never below a quarter more, and never above a cap', () => {
  const size = fc.bigInt({ min: 1n, max: 200_000n }).map((count) => count * mi)
  fc.assert(
    fc.property(size, fc.option(size), size, (limit, peak, most) => {
      const step = nextMemory(limit, peak, [], { policy: [cap('quota', most)], node: null })
      if (step.kind !== 'raise') return
      expect(step.bytes * 4n).toBeGreaterThanOrEqual(limit * 5n)
      expect(step.bytes).toBeLessThanOrEqual(most)
    }),
  )
})
