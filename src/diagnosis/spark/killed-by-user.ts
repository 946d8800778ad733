import { airflowSaid } from '../airflow-said.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

/** A person killed the YARN application. */
export const killedByUser: Rule = {
  causes: ['marked-by-user'],
  about:
    'YARN’s diagnostics say that a user killed the application, and Airflow did not do it while stopping the task.',
  diagnose(facts) {
    const { application } = facts.spark
    const match =
      /Application (\S{1,60}) was killed by user (\S{1,80}?)(?: at (\S{1,80}?))?[.\s]*$/m.exec(
        application?.diagnostics ?? '',
      )
    if (!application || !match || application.state !== 'KILLED') return null
    const [, id, user, host] = match
    if (airflowSaid(facts, /Received SIGTERM|Process timed out|AirflowTaskTimeout|Timeout, PID/))
      return null
    return found('marked-by-user', facts, {
      headline: `the YARN application was killed by user ${user}`,
      explanation: [
        `${taskSubject(facts)}: YARN application ${id} was killed by user ${user}${host ? ` at ${host}` : ''} (${application.source} diagnostics).`,
        'That is a person’s decision, not a failure of the job: ask them before starting it again.',
      ],
    })
  },
}
