import { numberAt, objectsAt, textAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'

/** What was measured of memory in this run and in earlier ones. */
export type MemoryFacts = {
  /** The container that was measured; null: the only one, or not said. */
  container: string | null
  peakBytes: bigint | null
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
  const peaks = [wholeBytes(numberAt(memory, 'peakBytes')), seriesPeak(memory?.series)]
  return {
    container: textAt(memory, 'container'),
    peakBytes: peaks.reduce(
      (most, peak) => (peak !== null && (most === null || peak > most) ? peak : most),
      null,
    ),
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

function seriesPeak(series: unknown): bigint | null {
  if (!Array.isArray(series)) return null
  let peak = 0
  for (const point of series) {
    const bytes = Array.isArray(point) ? numberAt({ bytes: point[1] }, 'bytes') : null
    if (bytes !== null && bytes > peak) peak = bytes
  }
  return wholeBytes(peak)
}
