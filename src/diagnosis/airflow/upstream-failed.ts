import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

/** The task never ran because an upstream task failed. */
export const upstreamFailed: Rule = {
  causes: ['upstream-failed'],
  about:
    'Airflow’s state is upstream_failed, or a sensor says that the awaited external task failed.',
  diagnose(facts) {
    const { airflow, logs } = facts
    const external =
      /ExternalTaskFailedError|(?:The external|Some of the external) (?:DAG|task)[^\n]{0,200} (?:has |have )?failed/i.exec(
        logs.ending && !logs.ending.weak && logs.ending.printer === 'airflow'
          ? logs.ending.words
          : '',
      )
    if (airflow.state !== 'upstream_failed' && !external) return null
    return found('upstream-failed', facts, {
      headline: 'an upstream task failed, this one never ran',
      explanation: [
        external
          ? `${taskSubject(facts)}: the upstream task of another DAG that it waits for failed: ${quote(logs.ending?.text ?? '')} (task log line ${logs.ending?.lineNumber}).`
          : `${taskSubject(facts)} never ran: its state is upstream_failed (Airflow task instance).`,
        'The cause is with the upstream task that failed; this one has no failure of its own.',
        'When that task passes, clear this one with it.',
      ],
    })
  },
}
