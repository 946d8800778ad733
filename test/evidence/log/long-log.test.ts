import { expect, test } from 'vitest'
import { condensed } from '../../../src/evidence/log/condense.ts'
import { readLog } from '../../../src/evidence/log/read-log.ts'
import { tellingLines } from '../../../src/evidence/log/telling-lines.ts'

const progress = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, index) => `{'loss': 0.5, 'step': ${from + index}, 'rate': 4.97e-05, 'epoch': 0.1}\n`,
  ).join('')

const long = `first line\n${progress(1, 60_000)}Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\nValueError: in the middle\n${progress(60_000, 120_000)}last line\n`

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('a long log keeps its head, its tail and the telling lines, each with its number', () => {
  const lines = condensed(long)
  expect(lines.length).toBeLessThan(40_000)
  expect(lines[0]).toEqual({ number: 1, text: 'first line' })
  expect(lines.at(-1)).toEqual({ number: long.split('\n').length - 1, text: 'last line' })
  expect(lines.find(({ text }) => text.startsWith('ValueError'))?.number).toBe(60_003)
  expect(
    lines.every(({ number }, index) => index === 0 || number > (lines[index - 1]?.number ?? 0)),
  ).toBe(true)
})

test('a stream in odd pieces reads as the whole text does', async () => {
  const whole = readLog(long, { container: 'base' }).ending
  const streamed = (await readLog(pieces(long, 7_919), { container: 'base' })).ending
  expect(streamed?.text).toBe('ValueError: in the middle')
  expect(streamed?.lineNumber).toBe(whole?.lineNumber)
})

test('a short log is kept whole', () => {
  expect(condensed('a\n\nb')).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: '' },
    { number: 3, text: 'b' },
  ])
  expect(condensed('')).toEqual([])
})

test('the telling lines hold the ending, are few and redacted', () => {
  const lines = tellingLines(
    `${progress(1, 200)}Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\nRuntimeError: token=abcdef123456 refused\n${progress(1, 3)}`,
    { max: 15 },
  )
  expect(lines.length).toBeLessThanOrEqual(15)
  expect(lines).toContain('RuntimeError: token=‹redacted› refused')
  expect(lines).toContain('  File "/srv/a.py", line 3, in f')
})
