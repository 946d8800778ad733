import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  approximateBytes,
  bytesOf,
  formatBytes,
  isMilliMemory,
  parseQuantity,
} from '../../src/advice/quantity.ts'

describe('bytes of a quantity', () => {
  test.each([
    ['8Gi', 8_589_934_592n],
    ['1.5Gi', 1_610_612_736n],
    ['1500Mi', 1_572_864_000n],
    ['1e9', 1_000_000_000n],
    ['1E3', 1_000n],
    ['12E', 12_000_000_000_000_000_000n],
    ['128974848', 128_974_848n],
    ['129M', 129_000_000n],
    ['500m', 1n],
    ['0.1', 1n],
    ['.5Gi', 536_870_912n],
    ['+3Ki', 3_072n],
    [8, 8n],
  ])('%s is %s', (text, bytes) => expect(bytesOf(text)).toBe(bytes))

  test.each([
    '',
    'Gi',
    '8 Gi',
    '8gb',
    '8GB',
    '0x10',
    '1e',
    '1e999',
    '--1',
    'NaN',
    null,
    {},
    '9'.repeat(70),
  ])('%s is none', (text) => expect(bytesOf(text)).toBeNull())
})

test('millicores are exact', () => expect(parseQuantity('100m')?.nanos).toBe(100_000_000n))

test.each([
  [8_589_934_592n, '8Gi'],
  [1_610_612_736n, '1536Mi'],
  [1_500_000_000n, '1500M'],
  [128_974_848n, '123Mi'],
  [1_001n, '1001'],
  [0n, '0'],
])('%s bytes are written %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  [8_546_984_919n, '8Gi'],
  [35_505_620n * 1024n, '33.9Gi'],
  [600n * 1024n * 1024n, '600Mi'],
])('%s bytes read as %s', (bytes, text) => expect(approximateBytes(bytes)).toBe(text))

test.each([
  ['500m', true],
  ['500M', false],
  ['500Mi', false],
])('%s is memory in thousandths: %s', (text, due) => expect(isMilliMemory(text)).toBe(due))

test('what is written is read back exactly', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), (bytes) => {
      expect(bytesOf(formatBytes(bytes))).toBe(bytes)
    }),
  )
})
