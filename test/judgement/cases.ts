import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dueVerdict, type DueVerdict } from '../../src/judgement/case.ts'
import type { Raw, Snapshot } from '../../src/evidence/snapshot.ts'

/** A labelled case of this repository. */
export type LabelledCase = { name: string; snapshot: Snapshot; due: DueVerdict }

/** Every labelled case of this repository, in the order of their names. */
export function ownCases(): LabelledCase[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const labelled = JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Raw
      const due = dueVerdict(labelled)
      if (!due) throw new Error(`${name} has no verdict`)
      return { name, snapshot: labelled['snapshot'] as Snapshot, due }
    })
}
