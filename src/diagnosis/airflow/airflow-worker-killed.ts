import type { Facts } from '../../evidence/facts.ts'
import { airflowSaid } from '../airflow-said.ts'
import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { movedByAirflow } from './moved-by-airflow.ts'
import { setByPerson } from './set-by-person.ts'

// local_task_job_runner.py and standard_task_runner.py of Airflow 2; supervisor.py of 3.1 and later.
const killed =
  /Task exited with return code (?:-9|137|Negsignal\.SIGKILL)|return code -9\b|Process terminated by signal(?![^\n]{0,80}SIG(?:SEGV|ABRT|BUS|ILL|FPE))|Negsignal\.SIGKILL|Job \S{1,60} was killed before it finished/i
const terminated =
  /Received SIGTERM\. Terminating subprocesses|Task received SIGTERM signal|Task exited with return code (?:-15|143|Negsignal\.SIGTERM)/

/** The process that supervises the task was killed, not the work in its own pod. */
export const airflowWorkerKilled: Rule = {
  causes: ['airflow-worker-killed'],
  about:
    'Airflow’s task process ended by SIGKILL (-9), or by SIGTERM that no state change explains.',
  diagnose: (facts) => (facts.airflow.state === 'success' ? null : bySignal(facts)),
}

function bySignal(facts: Facts) {
  if (setByPerson(facts) || movedByAirflow(facts)) return null
  const kill = airflowSaid(facts, killed)
  const stop = kill ? null : endedBySigterm(facts)
  const line = kill ?? stop
  if (!line) return null
  const signal = kill ? 'SIGKILL (-9)' : 'SIGTERM'
  return found('airflow-worker-killed', facts, {
    headline: `Airflow’s task process was ended by ${signal}`,
    explanation: [
      `${taskSubject(facts)}: Airflow’s own task process was ended by ${signal}: ${quote(line.text)} (task log line ${line.number}).`,
      kill
        ? 'No exception came before: the kernel or the kubelet ended the worker, most likely at its memory limit; this is the Airflow worker, not a pod of the pipeline.'
        : 'No state was changed from outside and no timeout is in the log: the worker pod was stopped from outside (node drain, eviction or a restart).',
      'The worker’s status is not in the evidence; its pod status or the node’s events would say who did it.',
      'Another try is likely to get through.',
    ],
    resource: { kind: 'airflow', namespace: facts.kubernetes.namespace, name: 'worker' },
  })
}

/** SIGTERM that is the end, not the beginning of a timeout or of an exception of its own. */
function endedBySigterm(facts: Facts) {
  const line =
    airflowSaid(facts, /Received SIGTERM\. Terminating/) ?? airflowSaid(facts, terminated)
  if (!line || airflowSaid(facts, /Process timed out|AirflowTaskTimeout|DagRun timed out/))
    return null
  const { ending } = facts.logs
  return ending === null ||
    ending.weak ||
    /SIGTERM/.test(ending.words) ||
    ending.lineNumber > line.number
    ? line
    : null
}
