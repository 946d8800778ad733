import type { Facts } from '../evidence/facts.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'

/** Did this try fail? What a log shows of a task that passed or still runs is no failure. */
export function hasFailed(facts: Facts): boolean {
  const { airflow, kubernetes, logs, spark } = facts
  const { state } = airflow
  if (state === 'failed' || state === 'up_for_retry' || state === 'upstream_failed') return true
  if (state === 'success') return false
  if (kubernetes.pod) return podFailed(kubernetes.pod) || saysFailed(facts)
  if (state !== null) return saysFailed(facts)
  const { application } = spark
  if (application?.state)
    return [application.state, application.finalStatus].some((word) =>
      /FAILED|KILLED/.test(word ?? ''),
    )
  return logs.ending !== null && !logs.ending.weak
}

const podFailed = ({ phase, containers }: Pod): boolean =>
  phase === 'Failed' ||
  containers.some(
    ({ state, lastState }) =>
      (state.terminated?.exitCode ?? 0) !== 0 || (lastState.terminated?.exitCode ?? 0) !== 0,
  )

/** Airflow's log can be ahead of the state that its API shows. */
const saysFailed = ({ logs }: Facts): boolean =>
  (logs.task?.lines ?? []).some(
    ({ printer, text }) =>
      printer === 'airflow' &&
      /^(?:Task failed with exception|Marking task as (?:FAILED|UP_FOR_RETRY))/.test(text),
  )
