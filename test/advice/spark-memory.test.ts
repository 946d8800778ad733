import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  defaultOverheadBytes,
  raisedResultSize,
  raisedSize,
} from '../../src/advice/spark-memory.ts'
import {
  gibibyte,
  mebibyte,
  printedBytes,
  sparkSize,
  sparkText,
} from '../../src/evidence/spark/size.ts'

const open = { besideBytes: 0, maximumBytes: 10_000 * gibibyte }

describe('a larger size', () => {
  test.each([
    ['8g', '12g'],
    ['3g', '4608m'],
    ['10g', '15g'],
    ['1g', '2g'],
    ['384m', '1536m'],
  ])('of %s is %s', (from, to) => {
    expect(raisedSize(sparkSize(from)?.bytes ?? 0, open)).toBe(to)
  })

  test('takes what is left where half as much again does not fit, and nothing where a quarter does not', () => {
    const maximumBytes = 48 * gibibyte
    expect(raisedSize(14 * gibibyte, { besideBytes: 30 * gibibyte, maximumBytes })).toBe('18g')
    expect(raisedSize(12 * gibibyte, { besideBytes: 36 * gibibyte, maximumBytes })).toBeNull()
  })

  test('holds a known need, or is none', () => {
    expect(raisedSize(4 * gibibyte, open, 9 * gibibyte)).toBe('9g')
    expect(
      raisedSize(
        4 * gibibyte,
        { besideBytes: 40 * gibibyte, maximumBytes: 48 * gibibyte },
        9 * gibibyte,
      ),
    ).toBeNull()
  })

  test('is always a quarter to twice as much, small ones up to 2g more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 200_000 }), (mebibytes) => {
        const bytes = mebibytes * mebibyte
        const raised = sparkSize(raisedSize(bytes, open))?.bytes ?? 0
        expect(raised).toBeGreaterThanOrEqual(bytes * 1.25)
        expect(raised).toBeLessThanOrEqual(bytes <= gibibyte ? bytes + 2 * gibibyte : bytes * 2)
      }),
    )
  })
})

test.each([
  [4 * gibibyte, 4.2 * gibibyte, '6g'],
  [8 * gibibyte, 8.1 * gibibyte, '11g'],
  [1 * mebibyte, 1122.2 * 1024, '2m'],
])('results of %d over a cap of %d', (limit, result, set) => {
  expect(raisedResultSize(limit, result)).toBe(set)
})

test.each([
  ['20G', 20 * gibibyte],
  ['3072m', 3 * gibibyte],
  ['2048', 2 * gibibyte],
  ['1.5g', 1.5 * gibibyte],
  ['10gb', 10 * gibibyte],
  ['512k', 524_288],
])('%s is a Spark size', (text, bytes) => {
  expect(sparkSize(text)?.bytes).toBe(bytes)
})

test.each(['', 'many', '12 apples', '-4g', null])('%s is none', (text) => {
  expect(sparkSize(text)).toBeNull()
})

test('what YARN prints counts in powers of 1024', () => {
  expect(printedBytes('28 GB')).toBe(28 * gibibyte)
  expect(printedBytes('1122.2 KiB')).toBeCloseTo(1122.2 * 1024)
  expect(printedBytes('some')).toBeNull()
  expect(sparkText(4608 * mebibyte)).toBe('4608m')
  expect(defaultOverheadBytes(8 * gibibyte)).toBe(819 * mebibyte)
  expect(defaultOverheadBytes(gibibyte)).toBe(384 * mebibyte)
})
