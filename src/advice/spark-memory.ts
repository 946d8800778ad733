import { gibibyte, mebibyte, sparkText } from '../evidence/spark/size.ts'

/** The overhead that Spark on YARN takes where none is set: 10 % of the heap, at least 384 MiB (Spark 3.1 YarnSparkHadoopUtil). */
export const defaultOverheadBytes = (heapBytes: number): number =>
  Math.max(384 * mebibyte, Math.floor(heapBytes / mebibyte / 10) * mebibyte)

/** What else stands in the container and how large it may be. */
export type Container = { besideBytes: number; maximumBytes: number }

/**
 * A larger size for one part of a container, as Spark spells it: half as much again (small ones a gibibyte more), at least
 * a quarter more, at least `neededBytes`, and no more than the container can hold. Null where a quarter more does not fit.
 */
export function raisedSize(bytes: number, container: Container, neededBytes = 0): string | null {
  const small = bytes <= gibibyte
  const least = Math.max(bytes * 1.25, neededBytes)
  const most = Math.max(small ? bytes + 2 * gibibyte : bytes * 2, neededBytes)
  const normal = Math.max(small ? bytes + gibibyte : bytes * 1.5, neededBytes)
  const room = container.maximumBytes - container.besideBytes
  if (room < least) return null
  const rounded = roundUp(normal, 512 * mebibyte)
  const wanted = rounded <= most ? rounded : roundUp(normal, mebibyte)
  return sparkText(Math.min(wanted, Math.floor(room / mebibyte) * mebibyte))
}

/** The least whole size that holds a result a quarter larger than the one that was refused. */
export function raisedResultSize(limitBytes: number, resultBytes: number): string {
  const needed = Math.max(resultBytes, limitBytes) * 1.25
  const whole = roundUp(needed, needed > gibibyte ? gibibyte : mebibyte)
  return sparkText(
    whole <= limitBytes * 2 || limitBytes <= gibibyte ? whole : roundUp(needed, mebibyte),
  )
}

const roundUp = (bytes: number, step: number): number => Math.ceil(bytes / step) * step
