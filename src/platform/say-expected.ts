import type { Turn } from './gpu-queue.ts'

/** With so little left, who holds what the pod waits for is due. */
const dueSeconds = 15

/** When a waiting pod is likely to start: `start expected 14:05–14:20 UTC (from 12 earlier runs …)`, or that it is unknown and why. */
export function sayExpected(
  { expected, basis }: Pick<Turn, 'expected' | 'basis'>,
  at: Temporal.Instant,
): string {
  if (expected === null) return `start unknown: ${basis}`
  const { lowSeconds, highSeconds } = expected
  if (highSeconds === 0) return 'starts any moment'
  if (highSeconds < dueSeconds) return `starts any moment (${basis})`
  return `start expected ${rangeOf(lowSeconds, highSeconds, at)} (${basis})`
}

/** Two moments, rounded outwards to minutes, to five where it is far: `14:05–14:20 UTC`. */
export function rangeOf(lowSeconds: number, highSeconds: number, at: Temporal.Instant): string {
  const step = highSeconds > 1800 ? 300 : 60
  const start = at.epochMilliseconds / 1000
  const low = Math.floor((start + lowSeconds) / step) * step
  const high = Math.ceil((start + highSeconds) / step) * step
  const [from, to] = [momentOf(low), momentOf(high)]
  const days = Math.round((dayOf(to) - dayOf(from)) / 86_400_000)
  return `${timeOf(from)}–${timeOf(to)} UTC${days > 0 ? ` (${days} d later)` : ''}`
}

const momentOf = (seconds: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO('UTC')

const dayOf = (moment: Temporal.ZonedDateTime): number => moment.startOfDay().epochMilliseconds

const timeOf = ({ hour, minute }: Temporal.ZonedDateTime): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
