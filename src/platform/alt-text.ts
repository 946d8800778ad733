import { sayMoment } from '../commands/say-moment.ts'
import type { Curve, Picture } from '../ports/draw.ts'
import { highestOf, lastOf } from './curve.ts'

const gapsMost = 3

/** What a picture shows, in words: for who cannot see it, and for who reads the notification. */
export function altText({ title, fromMilliseconds, untilMilliseconds, curves }: Picture): string {
  const told = curves.map(curveWords).join('; ')
  return `${title}, ${moment(fromMilliseconds)} to ${moment(untilMilliseconds)} UTC: ${told}.${gapWords(curves)}`
}

function curveWords(curve: Curve): string {
  const last = lastOf(curve)
  const highest = highestOf(curve)
  const known = last.now
    ? `now ${percent(last.share)}`
    : `last known ${percent(last.share)} at ${hour(last.atMilliseconds)}`
  return `${curve.name} ${known}, highest ${percent(highest.share)} at ${hour(highest.atMilliseconds)}`
}

function gapWords(curves: readonly Curve[]): string {
  const gaps = curves.flatMap(({ points }) =>
    points.flatMap(({ share, atMilliseconds }, index) => {
      const end = points[index + 1]
      return share === null && end ? [`${hour(atMilliseconds)} to ${hour(end.atMilliseconds)}`] : []
    }),
  )
  const each = [...new Set(gaps)]
  if (each.length === 0) return ''
  const more = each.length > gapsMost ? ` and ${each.length - gapsMost} more times` : ''
  return ` Nothing is known from ${each.slice(0, gapsMost).join(', ')}${more}.`
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
const moment = (milliseconds: number): string =>
  sayMoment(Temporal.Instant.fromEpochMilliseconds(milliseconds))
const hour = (milliseconds: number): string => moment(milliseconds).slice(-5)
