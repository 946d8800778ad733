import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '..', '..', '.ci', 'count-tests.js')
const folder = mkdtempSync(join(tmpdir(), 'count-tests-'))
afterAll(() => rmSync(folder, { recursive: true }))

function counted(result: object | null, exitCode: number) {
  const path = join(folder, result === null ? 'absent.json' : 'result.json')
  if (result !== null) writeFileSync(path, JSON.stringify(result))
  return execFileSync(process.execPath, [script, path, String(exitCode)], {
    encoding: 'utf8',
  }).trim()
}

const passingFile = { status: 'passed', assertionResults: [{ status: 'passed' }] }
const failingFile = { status: 'failed', assertionResults: [{ status: 'failed' }] }
const brokenFile = { status: 'failed', assertionResults: [] }

describe('the count of a test run', () => {
  test.each([
    [
      'a run that passed',
      { numPassedTests: 3, numFailedTests: 0, testResults: [passingFile] },
      0,
      '3 0',
    ],
    [
      'a failed test',
      { numPassedTests: 3, numFailedTests: 1, testResults: [failingFile] },
      1,
      '3 1',
    ],
    [
      'a file that cannot be loaded',
      { numPassedTests: 3, numFailedTests: 0, testResults: [passingFile, brokenFile] },
      1,
      '3 1',
    ],
    [
      'both',
      { numPassedTests: 3, numFailedTests: 1, testResults: [failingFile, brokenFile] },
      1,
      '3 2',
    ],
    [
      'an error outside of every test',
      { numPassedTests: 3, numFailedTests: 0, testResults: [passingFile] },
      1,
      '3 1',
    ],
    ['a run that ended before any test', null, 2, '0 1'],
    ['a run that claims to be well but left no result', null, 0, '0 1'],
  ])('has %s', (_, result, exitCode, expected) => {
    expect(counted(result, exitCode)).toBe(expected)
  })
})
