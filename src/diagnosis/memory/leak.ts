import type { Facts } from '../../evidence/facts.ts'

/** A steady climb to the limit, and deaths at differing times: that is a leak. Empty where the evidence does not show one. */
export function leakSentence({ memory }: Facts): string[] {
  const lives = memory.history.flatMap(({ outcome, durationSeconds }) =>
    outcome === 'oom-killed' && durationSeconds ? [durationSeconds] : [],
  )
  const differing = lives.length > 0 && Math.max(...lives) > 1.5 * Math.min(...lives)
  if (!climbs(memory.series) || !(differing || lives.length > 1)) return []
  return [
    'Its memory grew steadily until the end, and earlier runs died after other times: that looks like a leak.',
  ]
}

/** At least six points on a straight line upwards that more than doubles. */
function climbs(series: readonly (readonly [number, number])[]): boolean {
  const [first, last] = [series[0], series.at(-1)]
  if (series.length < 6 || !first || !last || last[1] < 2 * first[1] || last[0] <= first[0])
    return false
  const slope = (last[1] - first[1]) / (last[0] - first[0])
  return series.every(
    ([at, bytes]) => Math.abs(bytes - (first[1] + slope * (at - first[0]))) < 0.1 * last[1],
  )
}
