import { limitRangeCaps, quotaCaps } from '../advice/policy-caps.ts'
import { approximateBytes, formatCount } from '../advice/quantity.ts'
import { isGpu } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import type { LimitRange, Quota } from '../evidence/kubernetes-policy.ts'
import { marksSickness, nodeMatches, untoleratedTaints } from '../evidence/scheduling/node-match.ts'
import { sicknessOf } from '../evidence/scheduling/sickness.ts'
import type { Ground } from './fit.ts'
import { gpuClasses } from './gpu-class.ts'
import { limitRangeWalls } from './limit-range-walls.ts'
import { freeNow } from './node-walls.ts'
import { quotaWalls } from './quota-walls.ts'

type Found = { node: Node; bytes: bigint; gpuNanos: bigint }

const gibi = 2n ** 30n
const one = 1_000_000_000n
const lookedAtMost = 1000

/**
 * The nearest shape that would start now: on the nodes asked for with less memory, else on nodes with another kind of GPU, else
 * with fewer GPUs, on the nodes asked for first; null where not even a gibibyte fits, or where a quota or LimitRange refuses
 * something else than memory.
 */
export function nearestShape(
  { pod, asked, nodes, use }: Ground,
  limitRanges: readonly LimitRange[],
  quotas: readonly Quota[],
): string | null {
  const container = pod.containers.find(({ kind }) => kind === 'main')
  if (!container) return null
  const rules = [...quotaWalls(quotas, pod), ...limitRangeWalls(limitRanges, pod)]
  if (rules.some(({ text }) => !text.includes('memory'))) return null
  const caps = [
    ...limitRangeCaps(limitRanges, pod, container),
    ...quotaCaps(quotas, pod, container, { podCounts: false, requestFollows: true }),
  ].map(({ bytes }) => bytes)
  const wanted = (asked.get('memory') ?? 0n) / one
  const gpu = [...asked.keys()].find(isGpu) ?? null
  const gpuNanos = (gpu === null ? null : asked.get(gpu)) ?? 0n
  const others = [...asked].filter(([name]) => name !== 'memory' && name !== gpu)
  const open = (node: Node): boolean =>
    sicknessOf(pod, node) === null &&
    untoleratedTaints(pod, node).every(marksSickness) &&
    others.every(([name, amount]) => freeNow(node, use, name) >= amount)
  const best = (among: readonly Node[], gpuNanosLeast: bigint): Found | null => {
    let found: Found | null = null
    for (const node of among.slice(0, lookedAtMost)) {
      if (!open(node)) continue
      const gpus = gpu === null ? 0n : least([gpuNanos, (freeNow(node, use, gpu) / one) * one])
      if (gpus < gpuNanosLeast) continue
      const bytes = least([wanted, freeNow(node, use, 'memory') / one, ...caps])
      const each = { node, bytes, gpuNanos: gpus }
      if (bytes >= minimum(wanted) && (found === null || isMore(each, found))) found = each
    }
    return found
  }
  const own = nodes.filter((node) => nodeMatches(pod, node))
  const alike = gpu === null ? [] : nodes.filter((node) => node.allocatable.has(gpu))
  const fewer = (among: readonly Node[]) => (gpuNanos > one ? best(among, one) : null)
  const found = best(own, gpuNanos) ?? best(alike, gpuNanos) ?? fewer(own) ?? fewer(alike)
  return found && words(gpu, found, wanted)
}

const isMore = (one: Found, other: Found): boolean =>
  one.gpuNanos === other.gpuNanos ? one.bytes > other.bytes : one.gpuNanos > other.gpuNanos

function words(gpu: string | null, { node, bytes, gpuNanos }: Found, wanted: bigint): string {
  const rounded = bytes === wanted ? bytes : bytes >= gibi ? (bytes / gibi) * gibi : bytes
  const vram = gpu === null ? null : (gpuClasses(node)[0]?.vram ?? null)
  return [
    ...(wanted > 0n ? [`memory=${approximateBytes(rounded)}`] : []),
    ...(gpu === null ? [] : [`gpu=${formatCount(gpuNanos)}`]),
    ...(vram === null ? [] : [`vram=${vram}`]),
  ].join(' ')
}

const least = (all: readonly bigint[]): bigint =>
  all.reduce((smallest, each) => (each < smallest ? each : smallest))

const minimum = (wanted: bigint): bigint => (wanted < gibi ? wanted : gibi)
