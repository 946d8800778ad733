import { limitRangeCaps, quotaCaps } from '../advice/policy-caps.ts'
import { approximateBytes, formatCount } from '../advice/quantity.ts'
import { isGpu } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import type { LimitRange, Quota } from '../evidence/kubernetes-policy.ts'
import { marksSickness, nodeMatches, untoleratedTaints } from '../evidence/scheduling/node-match.ts'
import { sicknessOf } from '../evidence/scheduling/sickness.ts'
import type { Ground } from './fit.ts'
import { gpuClasses } from './gpu-class.ts'
import { freeNow } from './node-walls.ts'
import { quotaWalls } from './quota-walls.ts'

const gibi = 2n ** 30n
const lookedAtMost = 1000

/**
 * The nearest shape that would start now: on the nodes asked for with less memory, else on nodes with another kind of GPU;
 * null where not even a gibibyte fits, or where a quota is short of something else than memory.
 */
export function nearestShape(
  { pod, asked, nodes, use }: Ground,
  limitRanges: readonly LimitRange[],
  quotas: readonly Quota[],
): string | null {
  const container = pod.containers.find(({ kind }) => kind === 'main')
  if (!container) return null
  if (quotaWalls(quotas, pod).some(({ text }) => !text.includes('memory'))) return null
  const caps = [
    ...limitRangeCaps(limitRanges, pod, container),
    ...quotaCaps(quotas, pod, container, { podCounts: false, requestFollows: true }),
  ].map(({ bytes }) => bytes)
  const wanted = (asked.get('memory') ?? 0n) / 1_000_000_000n
  const gpu = [...asked.keys()].find(isGpu) ?? null
  const others = [...asked].filter(([name]) => name !== 'memory')
  const open = (node: Node): boolean =>
    sicknessOf(pod, node) === null &&
    untoleratedTaints(pod, node).every(marksSickness) &&
    others.every(([name, amount]) => freeNow(node, use, name) >= amount)
  const best = (among: readonly Node[]): { node: Node; bytes: bigint } | null => {
    let found: { node: Node; bytes: bigint } | null = null
    for (const node of among.slice(0, lookedAtMost)) {
      if (!open(node)) continue
      const free = freeNow(node, use, 'memory') / 1_000_000_000n
      const bytes = least([wanted, free, ...caps])
      if (bytes >= minimum(wanted) && (found === null || bytes > found.bytes))
        found = { node, bytes }
    }
    return found
  }
  const here = best(nodes.filter((node) => nodeMatches(pod, node)))
  const found =
    here ?? (gpu === null ? null : best(nodes.filter((node) => node.allocatable.has(gpu))))
  return found && words(gpu, asked.get(gpu ?? '') ?? 0n, found, wanted)
}

function words(
  gpu: string | null,
  gpuNanos: bigint,
  { node, bytes }: { node: Node; bytes: bigint },
  wanted: bigint,
): string {
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
