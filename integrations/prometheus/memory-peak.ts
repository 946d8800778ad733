import type { MemoryEvidence } from '../../src/evidence/snapshot.ts'
import type { PeakSource } from '../../src/ports/sources.ts'
import type { Series } from './answer.ts'
import type { Queries } from './prometheus.ts'
import { selector } from './selector.ts'

const stepsMost = 200
const shortestStepSeconds = 15

/**
 * The highest working set of a container between two moments, as the kubelet's cAdvisor saw it, with its course in at
 * most 200 points. The last sample before a death is often lower than the true peak. Null: no sample.
 */
export async function memoryPeak(
  queries: Queries,
  { namespace, pod, container, from, to }: Parameters<PeakSource['memoryPeak']>[0],
): Promise<MemoryEvidence | null> {
  const lengthSeconds = to.since(from).total('seconds')
  if (lengthSeconds <= 0) return null
  const stepSeconds = Math.max(shortestStepSeconds, Math.ceil(lengthSeconds / stepsMost))
  const metric = selector('container_memory_working_set_bytes', { namespace, pod, container })
  const expression = `max_over_time(${metric}[${stepSeconds}s])`
  const { series: found, partial } = await queries.range(expression, from, to, stepSeconds)
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
