import type { Facts } from '../evidence/facts.ts'
import type { Cause, Finding } from './finding.ts'

/** One way to explain a failure. Pure; speaks only where its own evidence stands, else null. */
export type Rule = {
  /** What it may find. */
  causes: readonly Cause[]
  /** One sentence for `--help` and the docs: which evidence makes it speak. */
  about: string
  diagnose(facts: Facts): Finding | null
}
