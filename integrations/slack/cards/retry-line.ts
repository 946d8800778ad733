import type { Occurrence } from '../../../src/incidents/incident.ts'
import type { Line } from '../../../src/reply.ts'

/** Retries left and whether they help, or who ended them; as no line or one. */
export function retryLine(occurrence: Occurrence): Line[] {
  const { try: attempt, tries, finding, stoppedBy } = occurrence
  if (stoppedBy !== undefined)
    return [['🛑 ', { bold: 'No more tries' }, ': stopped by ', { user: stoppedBy }]]
  const left = attempt === null || tries === null ? null : Math.max(0, tries - attempt)
  const { retry, cause } = finding
  if (cause === 'healthy') return []
  const isEarly = mayStillChange(occurrence)
  if (left === null) return isEarly ? [] : [[unknownLeft[retry]]]
  const retries = left === 1 ? '1 retry' : `${left === 0 ? 'No' : left} retries`
  if (isEarly) return [['🔁 ', { bold: `${retries} left` }]]
  return [
    ['🔁 ', { bold: `${retries} left` }, left === 0 ? noneLeft[retry] : someLeft(left)[retry]],
  ]
}

/** An exit code alone says nothing of the next try: its log is being read. */
const mayStillChange = ({ finding, gathered, logTail }: Occurrence): boolean =>
  !gathered && finding.cause === 'application-error' && logTail.length === 0

const unknownLeft = {
  pointless: '🔁 Running it again unchanged would fail the same way.',
  helps: '🔁 Running it again may well work.',
  wait: '🔁 Nothing to run again: it goes on once this is over.',
} as const

const noneLeft = {
  pointless: ': change it first, it would fail the same way.',
  helps: ': start it again, it may well work.',
  wait: ': it goes on once this is over.',
} as const

const someLeft = (left: number) =>
  ({
    pointless: `: ${left === 1 ? 'it' : 'each'} would fail the same way.`,
    helps: ': Airflow tries again by itself, which may well work.',
    wait: ': it goes on once this is over.',
  }) as const
