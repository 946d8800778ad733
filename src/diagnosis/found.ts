import type { Facts } from '../evidence/facts.ts'
import type { Cause, Finding } from './finding.ts'
import { verdicts } from './verdicts.ts'

type Said = Pick<Finding, 'headline' | 'explanation'> & Partial<Finding>

/** A finding with the owner, ticket and retry of its cause, and whatever else the rule says. */
export function found(cause: Cause, facts: Facts, said: Said): Finding {
  return {
    cause,
    ...verdicts[cause],
    advice: {},
    fields: [],
    copy: null,
    cappedBy: null,
    container: null,
    occurrence: facts.occurrence,
    resource: null,
    change: null,
    notAvailable: facts.notAvailable,
    ...said,
  }
}
