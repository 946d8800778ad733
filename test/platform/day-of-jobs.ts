import type { Random } from '../../src/platform/remaining.ts'

/** A GPU job of a day; times in seconds of the day. */
export type Job = {
  name: string
  dag: string
  arrivesAt: number
  runsSeconds: number
  gpus: number
  vram: string
  priority: number
}

/** What the jobs are: DAG, how long they last (seconds), how many GPUs they want, how often they come. */
const kinds = [
  { dag: 'tone_check', median: 1200, spread: 0.25, gpus: 1, vram: '64G', weight: 5 },
  { dag: 'add_a_link', median: 500, spread: 0.4, gpus: 1, vram: '64G', weight: 6 },
  { dag: 'article_quality', median: 2700, spread: 0.15, gpus: 1, vram: '64G', weight: 3 },
  { dag: 'revert_risk', median: 1800, spread: 0.5, gpus: 2, vram: '64G', weight: 2 },
  { dag: 'embeddings', median: 3600, spread: 0.2, gpus: 4, vram: '64G', weight: 1 },
  { dag: 'article_topic', median: 1300, spread: 0.3, gpus: 1, vram: '32G', weight: 4 },
]
const daySeconds = 86_400

/** So many jobs of an ordinary day, in no order. */
export function dayOfJobs(random: Random, most: number): Job[] {
  const weights = kinds.flatMap((kind) => Array.from({ length: kind.weight }, () => kind))
  return Array.from({ length: most }, (_, index) => {
    const kind = weights[Math.floor(random() * weights.length)]!
    return {
      name: `job-${index}`,
      dag: kind.dag,
      arrivesAt: random() * daySeconds,
      runsSeconds: lasts(kind.median, kind.spread, random),
      gpus: kind.gpus,
      vram: kind.vram,
      priority: random() < 0.03 ? 10 : 0,
    }
  })
}

/** How long earlier runs of each DAG took, in seconds. */
export const earlierRuns = (random: Random): Map<string, number[]> =>
  new Map(
    kinds.map(({ dag, median, spread }) => [
      dag,
      Array.from({ length: 12 }, () => lasts(median, spread, random)),
    ]),
  )

/** Around a median, as runs are: seldom much shorter, sometimes much longer. */
function lasts(median: number, spread: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(spread * normal)
}
