import type { Facts } from '../../evidence/facts.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { jobFailure } from './job-failure.ts'

/** The driver ran in YARN and failed, and its own log is not in the evidence. */
export const driverLogMissing: Rule = {
  causes: ['unknown'],
  about:
    'YARN says only `User application exited with status N`, and neither a stage nor the driver’s log tells more.',
  diagnose(facts) {
    if (!saysOnlyStatus(facts)) return null
    const { application, stagesKnown } = facts.spark
    const id = application?.id ?? 'APPLICATION_ID'
    return found('unknown', facts, {
      headline: 'the Spark driver failed, and its log is not in the evidence',
      explanation: [
        `${taskSubject(facts)}: the Spark driver of ${id} failed, and all that YARN says is “${quote(application?.diagnostics ?? '')}” (${application?.source}).`,
        `In cluster mode the reason stands in the log of the driver’s container, which is not in the evidence${stagesKnown ? '; the history server shows no failed stage' : ''}.`,
        `Read it with: yarn logs -applicationId ${id} -log_files stdout. The code, its input, a permission or a quota could each end it so.`,
      ],
      copy: `yarn logs -applicationId ${id} -log_files stdout`,
    })
  },
}

/** Is the exit status of the user's program all that is known? */
export function saysOnlyStatus(facts: Facts): boolean {
  const { application } = facts.spark
  return (
    application !== null &&
    /^User application exited with (?:status )?\d{1,3}\.?$/.test(application.diagnostics) &&
    hasFailed(facts) &&
    jobFailure(facts) === null
  )
}
