import { expect, test } from 'vitest'
import { margin } from '../../../integrations/chart/look.ts'
import { pngOf } from '../../../integrations/chart/png.ts'
import type { Picture } from '../../../src/ports/draw.ts'
import { type Pixels, readPng } from './read-png.ts'

const hour = 3_600_000
const from = Temporal.Instant.from('2026-10-04T12:00:00Z').epochMilliseconds
const until = from + 24 * hour

/** Half of it is used, for six hours nothing is known, then all of it is. */
const withGap: Picture = {
  title: 'GPUs in use',
  fromMilliseconds: from,
  untilMilliseconds: until,
  curves: [
    {
      name: 'all GPUs',
      points: [
        { atMilliseconds: from, share: 0.5 },
        { atMilliseconds: from + 8 * hour, share: null },
        { atMilliseconds: from + 14 * hour, share: 1 },
      ],
    },
  ],
  limits: [],
}
const flat = (name: string, share: number): Picture['curves'][number] => ({
  name,
  points: [{ atMilliseconds: from, share }],
})

const blue = [0, 0x72, 0xb2, 255]
const white = [255, 255, 255, 255]
const left = 2 * margin.left
const top = 2 * margin.top
const bottom = 800 - 2 * margin.bottom

/** Rows of a column in which a colour stands. */
const rowsOf = ({ height, at }: Pixels, x: number, colour: readonly number[]): number[] =>
  Array.from({ length: height }, (_, y) => y).filter((y) => at(x, y).join() === colour.join())

/** Where the axis below the curves ends. */
function rightOf(pixels: Pixels): number {
  let x = left + 10
  while (pixels.at(x, bottom).join() !== white.join()) x += 1
  return x
}

test('a picture is 1600 × 800 pixels on white', async () => {
  const pixels = readPng(await pngOf(withGap))
  expect([pixels.width, pixels.height]).toEqual([1600, 800])
  expect(pixels.at(2, 2)).toEqual(white)
  expect(pixels.at(1597, 797)).toEqual(white)
})

test('the curve stands at its shares, and a gap stays a gap', async () => {
  const pixels = readPng(await pngOf(withGap))
  const right = rightOf(pixels)
  const column = (hours: number) => Math.round(left + ((right - left) * hours) / 24)
  const middle = (x: number) => {
    const rows = rowsOf(pixels, x, blue)
    return rows[Math.floor(rows.length / 2)] ?? null
  }
  expect(Math.abs(middle(column(4))! - (top + bottom) / 2)).toBeLessThanOrEqual(4)
  expect(Math.abs(middle(column(20))! - top)).toBeLessThanOrEqual(4)
  for (const hours of [8.5, 11, 13.5]) {
    expect(rowsOf(pixels, column(hours), blue)).toEqual([])
    expect(pixels.at(column(hours), bottom - 100)).toEqual(white)
  }
  expect(pixels.at(column(4), bottom - 100)).not.toEqual(white)
})

test('the letters of title, axes and names are drawn, and only by the fonts that are given', async () => {
  const [drawn, mute] = [readPng(await pngOf(withGap)), readPng(await pngOf(withGap, []))]
  const inked = ({ at }: Pixels, [x1, y1, x2, y2]: readonly [number, number, number, number]) => {
    let count = 0
    for (let y = y1; y < y2; y += 1)
      for (let x = x1; x < x2; x += 1) if (at(x, y).join() !== white.join()) count += 1
    return count
  }
  const right = rightOf(drawn)
  const places = {
    title: [0, 20, 800, 90],
    hours: [left, bottom + 20, right, 800],
    shares: [0, top - 30, left - 20, bottom],
    names: [right + 10, top - 60, 1600, bottom],
  } as const
  for (const place of Object.values(places)) {
    expect(inked(drawn, place)).toBeGreaterThan(500)
    expect(inked(mute, place)).toBe(0)
  }
})

test('curves that end close to each other have names apart, each in its colour, inside the picture', async () => {
  const curves = ['limits.cpu', 'limits.memory', 'requests.cpu', 'requests.amd.com/gpu'].map(
    (name, index) => flat(name, 0.02 + index / 100),
  )
  const pixels = readPng(await pngOf({ ...withGap, curves, limits: [0.85, 0.95] }))
  const right = rightOf(pixels)
  const spans = ['0072b2', 'c44f00', '00785a', '882255'].map((hex) => {
    const colour = [...Buffer.from(hex, 'hex'), 255]
    const rows = Array.from({ length: 1600 - right - 12 }, (_, index) =>
      rowsOf(pixels, right + 10 + index, colour),
    ).flat()
    expect(rows.length).toBeGreaterThan(200)
    return { first: Math.min(...rows), last: Math.max(...rows) }
  })
  const sorted = spans.toSorted((one, other) => one.first - other.first)
  for (const [index, { first, last }] of sorted.entries()) {
    expect(first).toBeGreaterThan(index === 0 ? 0 : sorted[index - 1]!.last)
    expect(last).toBeLessThan(799)
  }
})

test('what is above all of it is drawn too, and the warning lines stand at their shares', async () => {
  const limits = [0.5]
  const pixels = readPng(await pngOf({ ...withGap, curves: [flat('limits.memory', 1.4)], limits }))
  const x = left + 20
  const yOf = (share: number) => bottom - ((bottom - top) * share) / 1.5
  const [line] = rowsOf(pixels, x, blue)
  expect(Math.abs(line! - yOf(1.4))).toBeLessThanOrEqual(6)
  const amber = Array.from({ length: 40 }, (_, index) =>
    pixels.at(x + index, Math.round(yOf(0.5))),
  ).filter(([red, green, bluish]) => red > green && green > bluish)
  expect(amber.length).toBeGreaterThan(5)
})

test('a long title has smaller letters and is seen whole', async () => {
  const title = `Quotas of ${'n'.repeat(63)} in use`
  const pixels = readPng(await pngOf({ ...withGap, title }))
  const inTitle = (x: number) =>
    Array.from({ length: 70 }, (_, y) => pixels.at(x, y + 20)).some(([red]) => red < 128)
  const columns = Array.from({ length: 1600 }, (_, x) => x).filter(inTitle)
  expect(columns.at(-1)).toBeGreaterThan(1100)
  expect(columns.at(-1)).toBeLessThan(1590)
})
