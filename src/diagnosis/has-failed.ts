import type { Facts } from '../evidence/facts.ts'
import { outcomeOf } from '../evidence/outcome.ts'

/** Did this try fail? What a log shows of work that passed or still runs is no failure. */
export function hasFailed(facts: Facts): boolean {
  const outcome = outcomeOf(facts)
  if (outcome === 'failed') return true
  if (outcome === 'succeeded') return false
  if (outcome !== 'unknown' || saysFailed(facts)) return saysFailed(facts)
  const { application } = facts.spark
  if (application?.state) {
    return [application.state, application.finalStatus].some((word) =>
      /FAILED|KILLED/.test(word ?? ''),
    )
  }
  return facts.logs.ending !== null && !facts.logs.ending.weak
}

/** Airflow's log can be ahead of the state that its API shows. */
const saysFailed = ({ logs }: Facts): boolean =>
  (logs.task?.lines ?? []).some(
    ({ printer, text }) =>
      printer === 'airflow' &&
      /^(?:Task failed with exception|Marking task as (?:FAILED|UP_FOR_RETRY))/.test(text),
  )
