import type { Facts } from '../../evidence/facts.ts'
import { airflowSaid } from '../airflow-said.ts'
import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { duration } from '../words.ts'

// timeout.py, taskinstance.py and local_task_job_runner.py of Airflow 2; the task SDK of 3.x; TaskDeferralTimeout.
const taskTimeout =
  /AirflowTaskTimeout|Timeout, PID: \d|Process timed out, PID|TaskDeferralTimeout|Trigger timeout|Trigger\/execution timeout/
const runTimeout =
  /DagRun timed out after ([\d:.]{1,30})|Run \S{1,300} of \S{1,200} has timed-out|dagrun_timeout/i

/** execution_timeout or dagrun_timeout ended the task. */
export const executionTimeout: Rule = {
  causes: ['pod-deadline'],
  about: 'Airflow raised AirflowTaskTimeout, or said that the DAG run timed out.',
  diagnose: (facts) => (facts.airflow.state === 'success' ? null : byAirflow(facts)),
}

function byAirflow(facts: Facts) {
  const { airflow, logs } = facts
  const run = airflowSaid(facts, runTimeout)
  const { ending } = logs
  const task =
    ending &&
    !ending.weak &&
    ending.printer === 'airflow' &&
    taskTimeout.test(ending.words) &&
    !/DagBag import timeout/.test(ending.words)
      ? ending
      : null
  if (!run && (!task || /sensor/i.test(airflow.operator ?? ''))) return null
  const ran =
    airflow.startedAt && airflow.endedAt ? duration(airflow.startedAt, airflow.endedAt) : null
  const name = run ? 'dagrun_timeout of its DAG' : 'execution_timeout'
  const last = logs.task?.lines.findLast(
    ({ printer, text }) => printer !== 'airflow' && printer !== 'reader' && text.trim() !== '',
  )
  return found('pod-deadline', facts, {
    headline: run ? 'the DAG run’s timeout ended it' : 'its execution timeout ended it',
    explanation: [
      `${taskSubject(facts)}: the ${name} ended it${ran ? ` after ${ran}` : ''}: ${quote(run?.text ?? task?.text ?? 'Timeout')} (task log line ${run?.number ?? task?.lineNumber}).`,
      ...(last
        ? [
            `It was still at work; the last thing it printed is “${quote(last.text, 160)}” (task log line ${last.number}).`,
          ]
        : []),
      `Give it a longer ${run ? 'dagrun_timeout' : 'execution_timeout'}, or make it do less; the same run would be stopped again.`,
    ],
    fields: ran ? [{ label: 'Ran for', value: ran }] : [],
  })
}
