/** How a pod's work goes on, once it runs. */
export type Life = {
  /** Simulated seconds of work until it ends by itself. */
  runSeconds: number
  /** Highest use of memory, reached after `peakAfterSeconds`; above the limit the container is killed. */
  peakBytes: number
  peakAfterSeconds: number
  /** What it ends with when memory was enough. */
  exitCode: number
  /** What it prints, by the second of its work. */
  prints: { second: number; line: string }[]
}

/** Memory in use after so many seconds of work: grows evenly to its peak. */
export function usedBytes({ peakBytes, peakAfterSeconds }: Life, seconds: number): number {
  const base = 256 * 1024 ** 2
  return base + (peakBytes - base) * Math.min(1, seconds / peakAfterSeconds)
}
