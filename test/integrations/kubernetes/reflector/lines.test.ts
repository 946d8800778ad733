import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Unreadable } from '../../../../integrations/kubernetes/connection/unreadable.ts'
import { readLines } from '../../../../integrations/kubernetes/reflector/lines.ts'

async function* chunksOf(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (const size of sizes) {
    if (start >= bytes.length) return
    yield bytes.subarray(start, start + size)
    start += size
  }
  if (start < bytes.length) yield bytes.subarray(start)
}

const read = async (text: string, sizes: number[] = []) => {
  const lines: string[] = []
  for await (const line of readLines(chunksOf(Buffer.from(text), sizes), () => undefined))
    lines.push(line)
  return lines
}

test('however the bytes come in, the lines are the same', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\n\r]/g, '')))
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }))
  await fc.assert(
    fc.asyncProperty(text, sizes, async (lines, chunks) => {
      const whole = lines.map((line) => `${line}\n`).join('')
      expect(await read(whole, chunks)).toEqual(lines.filter((line) => line.trim() !== ''))
    }),
  )
})

test('an end within a line is told, after the lines before it', async () => {
  const lines: string[] = []
  const stream = readLines(chunksOf(Buffer.from('one\ntwo\nthr'), [2, 3]), () => undefined)
  const reading = (async () => {
    for await (const line of stream) lines.push(line)
  })()
  await expect(reading).rejects.toBeInstanceOf(Unreadable)
  expect(lines).toEqual(['one', 'two'])
})
