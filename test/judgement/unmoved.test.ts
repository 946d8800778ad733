import { describe, expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import { objectAt, textAt } from '../../src/evidence/raw.ts'
import type { Snapshot } from '../../src/evidence/snapshot.ts'
import { ownCases } from './cases.ts'

const cases = ownCases()

describe('the order of lists changes nothing', () => {
  const lists = ['events', 'pods', 'nodes', 'persistentVolumeClaims'] as const

  test.each(lists)('%s', (list) => {
    const moved = cases.filter(({ snapshot }) => (snapshot.kubernetes?.[list]?.length ?? 0) > 1)
    expect(moved.length).toBeGreaterThan(0)
    for (const { name, snapshot } of moved) {
      const kubernetes = { ...snapshot.kubernetes, [list]: snapshot.kubernetes?.[list]?.toReversed() }
      expect(diagnose({ ...snapshot, kubernetes }), name).toEqual(diagnose(snapshot))
    }
  })
})

/** Another name of the same length: every letter becomes the next one. */
const next = (name: string): string =>
  name.replace(/[a-z]/g, (letter) => (letter === 'z' ? 'a' : String.fromCharCode(letter.charCodeAt(0) + 1)))

/** Names that are long and odd enough to be nothing but names. */
function namesOf({ kubernetes, airflow }: Snapshot): string[] {
  const names = [
    textAt(kubernetes, 'pod', 'metadata', 'name'),
    textAt(kubernetes, 'namespace'),
    textAt(airflow, 'taskInstance', 'dag_id'),
    textAt(airflow, 'taskInstance', 'task_id'),
  ]
  return names.filter((name) => name !== null && name.length > 8 && /[-_]/.test(name)) as string[]
}

test('other names of DAG, task, namespace and pod change the names in the verdict and nothing else', () => {
  let renamed = 0
  for (const { name, snapshot } of cases) {
    const names = namesOf(snapshot)
    const rename = (text: string): string => names.reduce((changed, old) => changed.replaceAll(old, next(old)), text)
    if (names.length === 0 || Object.keys(objectAt(snapshot, 'kubernetes', 'pod')).length === 0) continue
    const finding = diagnose(snapshot)
    const again = diagnose(JSON.parse(rename(JSON.stringify(snapshot))) as Snapshot)
    const due = JSON.parse(rename(JSON.stringify(finding))) as typeof finding
    expect({ ...again, headline: '' }, name).toEqual({ ...due, headline: '' })
    renamed += 1
  }
  expect(renamed).toBeGreaterThan(50)
})
