import { sayDuration } from '../config/duration.ts'
import type { Incident, Occurrence } from './incident.ts'

/** Under which name the thread tells of the newest repetition: the number that it had when it was counted. */
export function againLine({ count, seen, latest }: Incident): string {
  return `again:${count - (seen.length - 1 - seen.lastIndexOf(latest.key))}`
}

/** Whether a death was before another. Tries of one run have an order of their own; else the second of the death decides, as pods tell it no finer. */
export function isOlder(one: Occurrence, other: Occurrence): boolean {
  return one.run === other.run &&
    one.mapIndex === other.mapIndex &&
    one.try !== null &&
    other.try !== null
    ? one.try < other.try
    : secondOf(one.at) < secondOf(other.at)
}

/** Whole seconds since 1970. */
export const secondOf = (at: string): number =>
  Math.floor(Temporal.Instant.from(at).epochMilliseconds / 1000)

/** What the thread says of the newest repetition. */
export function againText({ latest, count, firstAt }: Incident): string {
  const since = Temporal.Instant.from(latest.at)
    .since(Temporal.Instant.from(firstAt))
    .total('seconds')
  return `${ordinal(count)} time in ${sayDuration(since)}${whichTry(latest)} — ${latest.finding.headline}`
}

/** What the thread says of a death that was counted after newer ones. */
export const lateText = (late: Occurrence): string =>
  `one more, found late${whichTry(late)} — ${late.finding.headline}`

function whichTry({ run, try: attempt, tries }: Occurrence): string {
  if (!run) return ''
  const ofAll = tries === null ? '' : ` of ${tries}`
  return `: run ${run}${attempt === null ? '' : `, try ${attempt}${ofAll}`}`
}

function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13
  const ending = teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[count % 10] ?? 'th')
  return `${count}${ending}`
}
