import type { QueryAnswer } from './answer.ts'
import type { Queries } from './queries.ts'
import { selector } from './selector.ts'

/** How full one claim is. */
export type VolumeUse = {
  claim: string
  usedBytes: number
  capacityBytes: number
  /** Bytes used six hours before, where that is known: how fast it fills. */
  earlierUsedBytes: number | null
  /** When it is full at the pace of the last six hours, in seconds from then; null when it does not fill. */
  secondsToFull: number | null
}

const earlierHours = 6
const label = 'persistentvolumeclaim'

/** Fill levels of mounted claims, from the kubelet's volume statistics. A claim that no pod mounts has none. */
export async function volumeUse(
  queries: Queries,
  namespace: string,
  at: Temporal.Instant,
): Promise<VolumeUse[]> {
  const metric = (name: string) => selector(`kubelet_volume_stats_${name}_bytes`, { namespace })
  const before = at.subtract({ hours: earlierHours })
  const [used, capacity, earlier] = await Promise.all([
    queries.at(metric('used'), at),
    queries.at(metric('capacity'), at),
    queries.at(metric('used'), before),
  ])
  const capacities = byClaim(capacity)
  const earlierUses = byClaim(earlier)
  return [...byClaim(used)].flatMap(([claim, usedBytes]): VolumeUse[] => {
    const capacityBytes = capacities.get(claim)
    if (capacityBytes === undefined || capacityBytes <= 0) return []
    const earlierUsedBytes = earlierUses.get(claim) ?? null
    const secondsToFull = toFull(usedBytes, capacityBytes, earlierUsedBytes)
    return [{ claim, usedBytes, capacityBytes, earlierUsedBytes, secondsToFull }]
  })
}

function byClaim({ series }: QueryAnswer): Map<string, number> {
  const values = new Map<string, number>()
  for (const { labels, samples } of series) {
    const claim = labels[label]
    const last = samples.at(-1)
    if (claim !== undefined && last)
      values.set(claim, Math.max(last[1], values.get(claim) ?? last[1]))
  }
  return values
}

function toFull(used: number, capacity: number, earlier: number | null): number | null {
  if (earlier === null || used <= earlier) return null
  const bytesPerSecond = (used - earlier) / (earlierHours * 3600)
  return Math.max(0, Math.round((capacity - used) / bytesPerSecond))
}
