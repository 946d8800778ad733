import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDraw } from '../../../integrations/chart/drawer.ts'
import type { Picture } from '../../../src/ports/draw.ts'
import { readPng } from './read-png.ts'

const picture: Picture = {
  title: 'GPUs in use',
  fromMilliseconds: 0,
  untilMilliseconds: 86_400_000,
  curves: [{ name: 'all GPUs', points: [{ atMilliseconds: 0, share: 0.5 }] }],
  limits: [],
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundcrew-drawer-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function programOf(source: string): string {
  const path = join(mkdtempSync(join(folder, 'program-')), 'program.mjs')
  writeFileSync(path, source)
  return path
}

test('pictures are drawn in a process of their own, also several at once', async () => {
  const said: unknown[] = []
  const draw = createDraw({ onTrouble: (error) => void said.push(error) })
  const drawn = await Promise.all([draw(picture), draw(picture)])
  expect(said).toEqual([])
  for (const png of drawn) expect(readPng(Buffer.from(png!)).width).toBe(1600)
})

test('a picture that cannot be drawn is none, is told with its reason, and the next one is drawn', async () => {
  const said: string[] = []
  const draw = createDraw({ onTrouble: (error) => void said.push(String(error)) })
  const broken = { ...picture, curves: null } as unknown as Picture
  expect(await Promise.all([draw(broken), draw(picture)])).toEqual([null, expect.any(Buffer)])
  expect(said).toEqual([expect.stringContaining('TypeError')])
})

test.each([
  ['that ends before it has read', 'process.exit(3)', {}],
  ['that is not there', null, {}],
  ['that does not end in time', 'setInterval(() => {}, 1000)', { deadlineMilliseconds: 500 }],
  ['that takes all memory', 'const all = []; for (;;) all.push(new Array(1e6).fill({}))', {}],
  ['that writes without an end', "for (;;) process.stdout.write('x'.repeat(1e6))", {}],
])('a program %s draws nothing', async (_, source, options) => {
  const said: unknown[] = []
  const program = source === null ? join(folder, 'none.ts') : programOf(source)
  const draw = createDraw({ onTrouble: (error) => void said.push(error), program, ...options })
  expect(await draw({ ...picture, title: 'x'.repeat(1e6) })).toBeNull()
  expect(said).toEqual([expect.any(Error)])
})

test('the process is given no secrets', async () => {
  process.env['GROUNDCREW_TEST_SECRET'] = 'planted-canary'
  const program = programOf('process.stdout.write(JSON.stringify({ ...process.env }))')
  const draw = createDraw({ onTrouble: (error) => expect(error).toBeNull(), program })
  const seen = Buffer.from((await draw(picture))!).toString()
  delete process.env['GROUNDCREW_TEST_SECRET']
  expect(seen).not.toContain('planted-canary')
  expect(JSON.parse(seen)).not.toHaveProperty('PATH')
})
