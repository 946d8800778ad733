/** Numbers from 0 (included) to 1. */
export type Random = () => number

/** With fewer earlier runs than this, what they tell is taken with more salt. */
const fewRuns = 5

/**
 * One draw of how many seconds more something runs that has run for `elapsedSeconds`, from how long its like took before:
 * one of those that took longer, give or take. Without any it never ends; when all were shorter, it may end any time.
 */
export function endsAfter(
  durations: readonly number[],
  elapsedSeconds: number,
  random: Random,
): number {
  if (durations.length === 0) return Infinity
  const longer = durations.filter((seconds) => seconds > elapsedSeconds)
  const drawn = longer[Math.floor(random() * longer.length)]
  if (drawn === undefined) return -Math.log(1 - random()) * Math.max(60, elapsedSeconds / 4)
  const spread = durations.length < fewRuns ? 0.3 : 0.1
  return Math.max(0, drawn * (1 + spread * (2 * random() - 1)) - elapsedSeconds)
}

/** The middle of what is left for something that has run for `elapsedSeconds`; null where no earlier run took longer. */
export function medianRemainingSeconds(
  durations: readonly number[],
  elapsedSeconds: number,
): number | null {
  const longer = durations
    .filter((seconds) => seconds > elapsedSeconds)
    .toSorted((one, other) => one - other)
  const middle = longer[Math.floor((longer.length - 1) / 2)]
  return middle === undefined ? null : middle - elapsedSeconds
}

/** Random numbers that are the same for the same seed (mulberry32): an answer asked twice is the same answer. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
