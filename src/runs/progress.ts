import type { Run } from './run.ts'
import { hasEnded } from './run.ts'

/** The middle of some durations in seconds; null of none. */
export function median(values: number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  const lower = sorted[middle - 1]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2
}

/** Seconds from start (or queueing) to the end or until now; null before it was queued. */
export function elapsedSeconds(
  { startedAt, queuedAt, endedAt }: Pick<Run, 'startedAt' | 'queuedAt' | 'endedAt'>,
  at: Temporal.Instant,
): number | null {
  const from = startedAt ?? queuedAt
  if (from === null) return null
  const until = endedAt === null ? at : Temporal.Instant.from(endedAt)
  return Math.max(0, until.since(Temporal.Instant.from(from)).total('seconds'))
}

/** How far a run is by its usual duration, from 0 to 0.99; null where nothing is known or it has ended. */
export function progressOf(run: Run, at: Temporal.Instant): number | null {
  const elapsed = elapsedSeconds(run, at)
  if (elapsed === null || run.usualSeconds === null || hasEnded(run.state)) return null
  return run.usualSeconds <= 0 ? null : Math.min(0.99, elapsed / run.usualSeconds)
}
