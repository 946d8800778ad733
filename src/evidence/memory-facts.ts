import { numberAt, objectsAt, textAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'

/** What was measured of memory in this run and in earlier ones. */
export type MemoryFacts = {
  /** The container that was measured; null: the only one, or not said. */
  container: string | null
  peakBytes: bigint | null
  /** Epoch seconds and bytes, oldest first. */
  series: [number, number][]
  /** `prometheus`, … */
  source: string | null
  /** Earlier runs of the same DAG and task, oldest first. */
  history: PastMemory[]
}

export type PastMemory = {
  at: string
  outcome: string
  limitBytes: bigint | null
  peakBytes: bigint | null
  durationSeconds: number | null
}

/** Reads the memory series and the history; the peak is the larger of what is said and what the series shows. */
export function readMemory(snapshot: Snapshot): MemoryFacts {
  const { memory } = snapshot
  const series = readSeries(memory?.series)
  const said = numberAt(memory, 'peakBytes') ?? 0
  return {
    container: textAt(memory, 'container'),
    peakBytes: wholeBytes(series.reduce((most, [, bytes]) => Math.max(most, bytes), said)),
    series,
    source: textAt(memory, 'source'),
    history: objectsAt(snapshot, 'history')
      .map((run) => ({
        at: textAt(run, 'at') ?? '',
        outcome: textAt(run, 'outcome') ?? '',
        limitBytes: wholeBytes(numberAt(run, 'memoryLimitBytes')),
        peakBytes: wholeBytes(numberAt(run, 'peakBytes')),
        durationSeconds: numberAt(run, 'durationSeconds'),
      }))
      .toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
  }
}

const wholeBytes = (number: number | null): bigint | null =>
  number !== null && number > 0 ? BigInt(Math.round(number)) : null

function readSeries(series: unknown): [number, number][] {
  if (!Array.isArray(series)) return []
  return series.flatMap((point: unknown): [number, number][] => {
    const at = numberAt(point, '0')
    const bytes = numberAt(point, '1')
    return at === null || bytes === null ? [] : [[at, bytes]]
  })
}
