import type { Curve, Picture } from '../ports/draw.ts'
import { curveOf, highestOf } from './curve.ts'
import type { UsePoint } from './day-of-use.ts'
import { quotaLimits } from './quota-warnings.ts'

/** Less than this is told by a line of text as well. */
const hoursLeast = 3
const curvesMost = 4

/**
 * The GPUs of the cluster over the last day; null where too little is known for a picture. `atLeast`: who holds them is
 * seen in our own namespaces only.
 */
export function gpuPicture(
  day: readonly UsePoint[],
  atLeast: boolean,
  at: Temporal.Instant,
): Picture | null {
  const curve = curveOf(day, 'gpu', 'all GPUs', at)
  const title = atLeast ? 'GPUs in use by our namespaces' : 'GPUs in use'
  return picture(title, curve === null ? [] : [curve], [], at)
}

/**
 * Quotas over the last day, the fullest first: of one namespace its fields, of several the fullest field of each. Null
 * where too little is known for a picture.
 */
export function quotaPicture(
  days: ReadonlyMap<string, readonly UsePoint[]>,
  at: Temporal.Instant,
): Picture | null {
  const [namespace = ''] = days.keys()
  if (days.size === 1) {
    const curves = together(fieldCurves(days.get(namespace) ?? [], '', at))
    return picture(`Quotas of ${namespace} in use`, curves, quotaLimits, at)
  }
  const fullest = [...days].flatMap(([each, day]) => fieldCurves(day, `${each} `, at).slice(0, 1))
  return picture('Fullest quotas by namespace', fullest, quotaLimits, at)
}

function picture(
  title: string,
  curves: Curve[],
  limits: readonly number[],
  at: Temporal.Instant,
): Picture | null {
  const shown = curves.toSorted(byHighest).slice(0, curvesMost)
  const fromMilliseconds = Math.min(
    ...shown.map(({ points }) => points[0]?.atMilliseconds ?? at.epochMilliseconds),
  )
  const untilMilliseconds = at.epochMilliseconds
  if (!(untilMilliseconds - fromMilliseconds >= hoursLeast * 3_600_000)) return null
  return { title, fromMilliseconds, untilMilliseconds, curves: shown, limits: [...limits] }
}

/** A curve for each field of a quota, the one that was fullest first. */
function fieldCurves(day: readonly UsePoint[], prefix: string, at: Temporal.Instant): Curve[] {
  const fields = [...new Set(day.flatMap(({ shares }) => Object.keys(shares)))]
  return fields
    .flatMap((field) => curveOf(day, field, `${prefix}${field}`, at) ?? [])
    .toSorted(byHighest)
}

/** Fields that were always equally full, as requests and limits often are, are one curve. */
function together(curves: readonly Curve[]): Curve[] {
  const byPoints = Map.groupBy(curves, ({ points }) => JSON.stringify(points))
  return [...byPoints.values()].flatMap(([first, second, ...others]) => {
    if (!first || !second) return first ?? []
    const more = others.length > 0 ? ` and ${others.length} more` : ''
    return { ...first, name: `${first.name}, ${second.name}${more}` }
  })
}

const byHighest = (one: Curve, other: Curve): number =>
  highestOf(other).share - highestOf(one).share || (one.name < other.name ? -1 : 1)
