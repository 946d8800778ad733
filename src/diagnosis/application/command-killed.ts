import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { exitCodeOf } from './exit-code.ts'

/** A command of the task (spark-submit, bash) was ended by a signal, and nothing says why. */
export const commandKilled: Rule = {
  causes: ['killed-unknown'],
  about: 'The task log gives exit code 137 or 143 of a command, and no pod or error tells more.',
  diagnose(facts) {
    if (!hasFailed(facts) || facts.kubernetes.pod) return null
    const exit = exitCodeOf(facts)
    const { ending } = facts.logs
    if (!exit || (exit.code !== 137 && exit.code !== 143) || (ending && !ending.weak)) return null
    return found('killed-unknown', facts, {
      headline: `its command was ended by ${exit.code === 137 ? 'SIGKILL' : 'SIGTERM'} (exit code ${exit.code})`,
      explanation: [
        `${taskSubject(facts)}: its command was ended by ${exit.code === 137 ? 'SIGKILL' : 'SIGTERM'}: exit code ${exit.code} (${exit.source}).`,
        'Who sent the signal is not in the evidence: the status of the Airflow worker pod, or its node’s events, would say it.',
        'No memory figure is known, so no number is given; another try may get through.',
      ],
      fields: [{ label: 'Exit code', value: String(exit.code) }],
    })
  },
}
