import type { UsePoint } from './day-of-use.ts'

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const hours = 24
const hourMilliseconds = 3_600_000

/**
 * A day as one letter an hour, the highest of each hour, with the highest of all in words: `▁▁▃█▅ 4 h, at most 92 %`;
 * null where less than two hours are known. An hour without a point is a dot.
 */
export function sparkline(
  points: readonly UsePoint[],
  name: string,
  at: Temporal.Instant,
): string | null {
  const highest: (number | null)[] = Array.from({ length: hours }, () => null)
  for (const { atMilliseconds, shares } of points) {
    const share = shares[name]
    const ago = Math.floor((at.epochMilliseconds - atMilliseconds) / hourMilliseconds)
    if (share === undefined || ago < 0 || ago >= hours) continue
    const hour = hours - 1 - ago
    highest[hour] = Math.max(highest[hour] ?? 0, share)
  }
  const first = highest.findIndex((share) => share !== null)
  const known = first === -1 ? [] : highest.slice(first)
  if (known.length < 2) return null
  const most = Math.max(...known.map((share) => share ?? 0))
  return `${known.map(letter).join('')} last ${known.length} h, at most ${Math.round(most * 100)} %`
}

const letter = (share: number | null): string =>
  share === null
    ? '·'
    : (levels[Math.min(levels.length - 1, Math.floor(Math.max(0, share) * levels.length))] ?? '·')
