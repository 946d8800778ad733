import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgementReport } from '../../src/judgement/report.ts'
import { judgeDirectory } from '../../src/verbs/judge.ts'

const own = import.meta.dirname
const shared =
  process.env['GROUNDCREW_JUDGEMENT'] ?? resolve(join(own, '..', '..', '..', 'shared', 'judgement', 'cases'))

describe('every target of the judgement holds', () => {
  test('on the cases of this repository', async () => {
    const cases = await judgeDirectory(own)
    expect(cases.length).toBeGreaterThanOrEqual(60)
    const { text, held } = judgementReport(cases)
    expect(held, text).toBe(true)
  })

  test.skipIf(!existsSync(shared))('on the open cases, where they are at hand', async () => {
    const { text, held } = judgementReport(await judgeDirectory(shared))
    expect(held, text).toBe(true)
  })
})
