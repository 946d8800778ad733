import fc from 'fast-check'
import { expect, test } from 'vitest'
import { causes } from '../../src/diagnosis/finding.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import { redactSnapshot } from '../../src/evidence/redact.ts'
import type { Snapshot } from '../../src/evidence/snapshot.ts'
import { ownCases } from '../judgement/cases.ts'

const cases = ownCases()

/** Puts another value in the place of a node that the numbers lead to. */
function withOtherNode(value: unknown, path: readonly number[], other: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return other
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return other
  const changed = withOtherNode((value as { [name: string]: unknown })[key], rest, other)
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? changed : (item as unknown)))
  return { ...value, [key]: changed }
}

test('a snapshot with any part replaced by any JSON gets a finding', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: cases.length - 1 }),
      fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 9 }),
      fc.jsonValue({ maxDepth: 4 }),
      (index, path, other) => {
        const finding = diagnose(withOtherNode(cases[index]?.snapshot, path, other) as Snapshot)
        expect(causes).toContain(finding.cause)
        expect(finding.explanation.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 1500 },
  )
})

test('a snapshot of any JSON gets a finding, redacted or not', () => {
  const part = fc.jsonValue({ maxDepth: 5 })
  const snapshot = fc.record(
    {
      kubernetes: part,
      airflow: part,
      yarn: part,
      spark: part,
      memory: part,
      history: part,
      at: part,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(snapshot, (value) => {
      const any = { snapshot: 1, ...value } as unknown as Snapshot
      expect(causes).toContain(diagnose(any).cause)
      expect(causes).toContain(diagnose(redactSnapshot(any)).cause)
    }),
    { numRuns: 500 },
  )
})
