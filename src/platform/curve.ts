import type { Curve } from '../ports/draw.ts'
import type { UsePoint } from './day-of-use.ts'

/** How often use is remembered. */
const stepMilliseconds = 300_000
/** A sample or two may be late; a longer silence is a gap, about which nothing is known. */
const gapMilliseconds = 3 * stepMilliseconds
const dayMilliseconds = 86_400_000

/** The shares of one name over the last day, with its gaps; null where there are none. */
export function curveOf(
  day: readonly UsePoint[],
  field: string,
  name: string,
  at: Temporal.Instant,
): Curve | null {
  const until = at.epochMilliseconds
  const known = day.flatMap(({ atMilliseconds, shares }) => {
    const share = shares[field]
    const isOfDay = atMilliseconds > until - dayMilliseconds && atMilliseconds <= until
    return share === undefined || !isOfDay ? [] : [{ atMilliseconds, share }]
  })
  if (known.length === 0) return null
  const points = known.flatMap((point, index): Curve['points'] => {
    const next = known[index + 1]?.atMilliseconds ?? until
    if (next - point.atMilliseconds <= gapMilliseconds) return [point]
    return [point, { atMilliseconds: point.atMilliseconds + stepMilliseconds, share: null }]
  })
  return { name, points }
}

/** The last share that was known, and whether it still holds. */
export function lastOf({ points }: Curve): { share: number; atMilliseconds: number; now: boolean } {
  const known = points.findLast(({ share }) => share !== null)
  if (!known) throw new Error('a curve has a share')
  return { ...known, share: known.share ?? 0, now: points.at(-1) === known }
}

/** The highest share, and when it was first that high. */
export function highestOf({ points }: Curve): { share: number; atMilliseconds: number } {
  const [first, ...rest] = points.flatMap(({ share, atMilliseconds }) =>
    share === null ? [] : [{ share, atMilliseconds }],
  )
  if (!first) throw new Error('a curve has a share')
  return rest.reduce((most, each) => (each.share > most.share ? each : most), first)
}
