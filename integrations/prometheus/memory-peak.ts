import type { MemoryEvidence } from '../../src/evidence/snapshot.ts'
import type { PeakSource } from '../../src/ports/sources.ts'
import type { Series } from './answer.ts'
import type { Queries } from './queries.ts'
import { selector } from './selector.ts'

const stepsMost = 200
const shortestStepMilliseconds = 15_000

/**
 * The highest working set of a container between two moments, as the kubelet's cAdvisor saw it, with its course in at
 * most 200 points; the last of them is the end, where a container that is killed for memory has most. The last sample
 * before a death is often lower than the true peak. Null: no sample.
 */
export async function memoryPeak(
  queries: Queries,
  { namespace, pod, container, from, to }: Parameters<PeakSource['memoryPeak']>[0],
): Promise<MemoryEvidence | null> {
  const length = to.epochMilliseconds - from.epochMilliseconds
  if (length <= 0) return null
  const steps = Math.min(stepsMost, Math.ceil(length / shortestStepMilliseconds))
  const step = Math.ceil(length / steps)
  const metric = selector('container_memory_working_set_bytes', { namespace, pod, container })
  const { series: found, partial } = await queries.range(
    `max_over_time(${metric}[${step}ms])`,
    to.subtract({ milliseconds: step * (steps - 1) }),
    to,
    step,
  )
  const series = highestOf(found)
  if (series.length === 0) return null
  return {
    container,
    peakBytes: Math.max(...series.map(([, bytes]) => bytes)),
    source: partial ? 'Prometheus (incomplete)' : 'Prometheus',
    series,
  }
}

/** One course of several series of the same container, such as one from each of two replicas. */
function highestOf(found: readonly Series[]): [number, number][] {
  const highest = new Map<number, number>()
  for (const { samples } of found)
    for (const [at, bytes] of samples)
      if (bytes >= 0) highest.set(at, Math.max(bytes, highest.get(at) ?? 0))
  return [...highest].sort(([a], [b]) => a - b)
}
