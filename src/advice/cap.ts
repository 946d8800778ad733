import type { PlatformResource } from '../diagnosis/finding.ts'

/** Something that a container's memory limit may not exceed. */
export type Cap = {
  kind: 'limit-range' | 'quota' | 'node'
  /** The most that this container may have, in bytes. */
  bytes: bigint
  /** Where it comes from, spelled as the evidence does: `LimitRange general-limits: container max memory 8Gi`. */
  source: string
  /** What the platform would have to raise, and which field of it from what; null for a node. */
  resource: PlatformResource | null
  field: string
  from: string
  /** Bytes of the field that the container does not have for itself: other containers, what other pods use. */
  takenBytes: bigint
}

/** The smallest cap, or null where nothing limits. */
export const smallestCap = (caps: readonly Cap[]): Cap | null =>
  caps.reduce<Cap | null>(
    (least, cap) => (least === null || cap.bytes < least.bytes ? cap : least),
    null,
  )
