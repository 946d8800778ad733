import type { Facts } from './facts.ts'
import { outcomeOf } from './outcome.ts'
import { refusalsOf, type Refusal } from './refusal.ts'

/** The refusal that ended this try, or null: where the pod exists, it was let in. */
export function lastRefusal(facts: Facts): Refusal | null {
  const refusal = refusalsOf(facts)[0]
  if (!refusal || outcomeOf(facts) === 'succeeded') return null
  const { pod } = facts.kubernetes
  if (!pod || pod.phase === null) return refusal
  if (refusal.kind !== 'pods') return pod.phase === 'Pending' || isEnding(facts) ? refusal : null
  if (refusal.name === pod.name) return null
  return isOfEarlierTry(facts) || isEnding(facts) ? refusal : null
}

const isEnding = ({ logs }: Facts): boolean =>
  /is (?:forbidden|invalid): /.test(logs.ending?.words ?? '')

const isOfEarlierTry = ({ kubernetes: { pod }, airflow }: Facts): boolean => {
  const label = Number(pod?.labels.get('try_number'))
  return airflow.tryNumber !== null && label > 0 && label < airflow.tryNumber
}
