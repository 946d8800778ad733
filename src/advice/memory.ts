import { smallestCap, type Cap } from './cap.ts'
import type { MemoryCaps } from './caps.ts'
import { ceilDivide } from './quantity.ts'

const mebibyte = 1024n * 1024n
const gibibyte = 1024n * mebibyte

/** What to do about a memory limit that killed a container. Bytes are the new limit. */
export type MemoryStep =
  /** Raise it; `cap` tells what kept it below the normal step. */
  | { kind: 'raise'; bytes: bigint; cap: Cap | null; doubled: boolean }
  /** Only the platform can raise it: ask for so much. */
  | { kind: 'at-cap'; bytes: bigint; cap: Cap }
  /** No node that the pod may run on could ever hold it. */
  | { kind: 'no-node'; bytes: bigint; cap: Cap }
  /** It died at ever larger limits: memory is not the cure. */
  | { kind: 'not-the-cure'; deaths: number }

/**
 * The next limit after an OOM kill: the larger of 1.5 × the limit, 1.25 × the known peak and the limit + 512Mi, rounded up; a second
 * death at a raised limit doubles, a third ends it. Where the normal step does not fit but a quarter more does, the cap is advised.
 */
export function nextMemory(
  limitBytes: bigint,
  peakBytes: bigint | null,
  earlierLimits: readonly bigint[],
  caps: MemoryCaps,
): MemoryStep {
  const raisedTimes = raises(limitBytes, earlierLimits)
  if (raisedTimes >= 2) return { kind: 'not-the-cure', deaths: raisedTimes + 1 }
  const doubled = raisedTimes === 1
  const bytes = wantedBytes(limitBytes, peakBytes, doubled)
  const floor = most(ceilDivide(limitBytes * 5n, 4n), ceilDivide((peakBytes ?? 0n) * 11n, 10n))
  if (caps.node && caps.node.bytes < bytes && caps.node.bytes < floor)
    return { kind: 'no-node', bytes, cap: caps.node }
  const policy = smallestCap(caps.policy)
  if (policy && policy.bytes < bytes && policy.bytes < floor)
    return { kind: 'at-cap', bytes, cap: policy }
  const cap = smallestCap([...caps.policy, ...(caps.node ? [caps.node] : [])])
  return cap && cap.bytes < bytes
    ? { kind: 'raise', bytes: roundDown(cap.bytes, floor), cap, doubled }
    : { kind: 'raise', bytes, cap: null, doubled }
}

/** How often the limit was raised after a death before this one: distinct smaller limits that died. */
const raises = (limitBytes: bigint, earlierLimits: readonly bigint[]): number =>
  new Set(earlierLimits.filter((earlier) => earlier < limitBytes)).size

function wantedBytes(limitBytes: bigint, peakBytes: bigint | null, doubled: boolean): bigint {
  const step = doubled ? limitBytes * 2n : ceilDivide(limitBytes * 3n, 2n)
  return roundUp(
    [ceilDivide((peakBytes ?? 0n) * 5n, 4n), limitBytes + 512n * mebibyte].reduce(most, step),
  )
}

/** Up to 512Mi; from 1Gi on to whole Gi. */
export function roundUp(bytes: bigint): bigint {
  const half = ceilDivide(bytes, 512n * mebibyte) * 512n * mebibyte
  return half < gibibyte ? half : ceilDivide(half, gibibyte) * gibibyte
}

/** Down to whole Gi, 512Mi or Mi: the roundest that is still enough; exact where the cap itself is the only one. */
function roundDown(bytes: bigint, floor: bigint): bigint {
  if (bytes % mebibyte === 0n && bytes % (256n * mebibyte) === 0n) return bytes
  for (const grain of [gibibyte, 512n * mebibyte, mebibyte]) {
    const rounded = (bytes / grain) * grain
    if (rounded >= floor && rounded > 0n) return rounded
  }
  return bytes
}

const most = (one: bigint, other: bigint): bigint => (one > other ? one : other)
