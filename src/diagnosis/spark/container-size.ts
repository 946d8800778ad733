import { defaultOverheadBytes, raisedSize } from '../../advice/spark-memory.ts'
import type { SparkFacts } from '../../evidence/spark-facts.ts'
import { printedBytes, sparkSize, sparkText, type SparkSize } from '../../evidence/spark/size.ts'

/** The parts of an executor's or a driver's container that a Spark setting sizes. */
export type ContainerSize = {
  heapBytes: number
  heapText: string
  overheadBytes: number
  overheadText: string
  /** The overhead is Spark's default, nobody set it. */
  overheadUnset: boolean
  otherBytes: number
}

/** What a container is made of; the limit that YARN printed fills in what no setting says. Null where neither suffices. */
export function containerSize(
  { settings, application }: SparkFacts,
  role: 'executor' | 'driver',
  printedLimit: string | null,
): ContainerSize | null {
  const overhead =
    role === 'executor' ? settings.executorMemoryOverhead : settings.driverMemoryOverhead
  const otherBytes =
    role === 'executor' ? (settings.pysparkMemory?.bytes ?? 0) + (settings.offHeap?.bytes ?? 0) : 0
  const running = role === 'driver' ? heapOption(application?.diagnostics ?? '') : null
  const heap = (role === 'executor' ? settings.executorMemory : settings.driverMemory) ?? running
  const limitBytes = printedLimit === null ? null : printedBytes(printedLimit)
  const heapBytes =
    heap?.bytes ??
    (limitBytes !== null && overhead ? limitBytes - overhead.bytes - otherBytes : null)
  if (heapBytes === null || heapBytes <= 0) return null
  const rest = limitBytes === null ? 0 : limitBytes - heapBytes - otherBytes
  const overheadBytes = overhead?.bytes ?? (rest > 0 ? rest : defaultOverheadBytes(heapBytes))
  return {
    heapBytes,
    heapText: heap?.text ?? sparkText(heapBytes),
    overheadBytes,
    overheadText: overhead?.text ?? sparkText(overheadBytes),
    overheadUnset: overhead === null,
    otherBytes,
  }
}

/** `-Xmx4096m` in the process tree that YARN dumps. */
const heapOption = (text: string): SparkSize | null =>
  sparkSize(/-Xmx(\d{1,12}[kmgKMG]?)/.exec(text)?.[1] ?? null)

/** The overhead to set, or null where the cluster's largest container does not hold it. */
export const raisedOverhead = (
  size: ContainerSize,
  maximumBytes: number,
  neededBytes = 0,
): string | null =>
  raisedSize(
    size.overheadBytes,
    { besideBytes: size.heapBytes + size.otherBytes, maximumBytes },
    neededBytes,
  )

/** The heap to set, or null; an overhead that nobody set grows with it. */
export function raisedHeap(size: ContainerSize, maximumBytes: number): string | null {
  const besideBytes = size.otherBytes + (size.overheadUnset ? 0 : size.overheadBytes)
  const most = size.overheadUnset
    ? Math.min(maximumBytes / 1.1, maximumBytes - size.overheadBytes)
    : maximumBytes
  return raisedSize(size.heapBytes, { besideBytes, maximumBytes: most })
}
