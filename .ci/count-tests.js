// Prints "PASSED FAILED" of a vitest run.   usage: count-tests.js RESULT.json EXIT_CODE
import { existsSync, readFileSync } from 'node:fs'

const [file = '', exitCode] = process.argv.slice(2)
const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
const passed = result?.numPassedTests ?? 0
const files = result?.testResults ?? []
const brokenFiles = files.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
)
const counted = (result?.numFailedTests ?? 0) + brokenFiles.length
// No result at all, or an error outside of every test.
const failed = counted === 0 && (exitCode !== '0' || result === null) ? 1 : counted
console.log(passed, failed)
