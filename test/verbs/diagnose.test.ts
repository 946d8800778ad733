import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { diagnoseFiles } from '../../src/verbs/diagnose.ts'
import { judge } from '../../src/verbs/judge.ts'

const snapshot = {
  snapshot: 1,
  at: '2026-11-20T08:00:00Z',
  airflow: { taskInstance: { task_id: 'train', dag_id: 'tone', state: 'upstream_failed' } },
}
const verdict = {
  cause: 'upstream-failed',
  owner: 'nobody',
  ticket: 'none',
  retry: 'pointless',
  mentions: ['train'],
  never: ['memory'],
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundcrew-verbs-'))
})
afterEach(() => rm(folder, { recursive: true }))

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** Output that is kept instead of printed. */
function kept() {
  const written: string[] = []
  const errors: string[] = []
  return {
    written,
    errors,
    output: {
      write: (line: string) => void written.push(line),
      error: (line: string) => void errors.push(line),
    },
  }
}

test('a snapshot and a case give one JSON line each, in order', async () => {
  const paths = [
    await file('a.json', snapshot),
    await file('b.json', { source: 'own', verdict, snapshot }),
  ]
  const { written, errors, output } = kept()
  expect(await diagnoseFiles(paths, { json: true }, output)).toBe(0)
  expect(errors).toEqual([])
  expect(written.map((line) => JSON.parse(line) as object)).toMatchObject(
    paths.map((path) => ({
      file: path,
      cause: 'upstream-failed',
      owner: 'nobody',
      ticket: 'none',
      retry: 'pointless',
      advice: {},
    })),
  )
})

test('what is no snapshot is said in one sentence, and the others are still judged', async () => {
  const paths = [
    await file('broken.json', '{'),
    await file('list.json', []),
    await file('other.json', { snapshot: 2 }),
    join(folder, 'none.json'),
    folder,
    await file('binary.json', '\u0007\n\u001b[31mred'),
    await file('a.json', snapshot),
    await file('marked.json', `\uFEFF${JSON.stringify(snapshot)}`),
  ]
  const { written, errors, output } = kept()
  expect(await diagnoseFiles(paths, { json: true }, output)).toBe(2)
  expect(written).toHaveLength(2)
  expect(errors).toHaveLength(6)
  expect(errors.every((line) => /^[\x20-\x7e]+\.$/.test(line))).toBe(true)
  expect(errors[4]).toContain('it is a folder')
  expect(errors[5]).toContain('binary.json is not JSON: unexpected character U+0007.')
})

test('people read the verdict and its reasons', async () => {
  const { written, output } = kept()
  await diagnoseFiles([await file('a.json', snapshot)], { json: false }, output)
  expect(written.join('\n')).toContain('owner: nobody; no ticket')
})

test('judging ends with 0 where every target holds, with 1 and the miss where not, with 2 where nothing can be read', async () => {
  await file('right.json', { verdict, snapshot })
  const first = kept()
  expect(await judge([folder], first.output)).toBe(0)
  expect(first.written.join('\n')).toContain('no cause confused')

  await file('wrong.json', {
    verdict: {
      ...verdict,
      cause: 'oom-killed',
      owner: 'ml',
      advice: { memory: { min: '1Gi', max: '2Gi' } },
      mentions: ['8Gi'],
    },
    snapshot,
  })
  const second = kept()
  expect(await judge([folder], second.output)).toBe(1)
  expect(second.written.join('\n')).toContain(
    'wrong.json: cause upstream-failed, due oom-killed; owner nobody, due ml; memory missing, due 1Gi–2Gi; does not mention “8Gi”',
  )

  expect(await judge([join(folder, 'nowhere')], kept().output)).toBe(2)
})
