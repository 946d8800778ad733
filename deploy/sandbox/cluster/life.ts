/** How a pod's work goes on, once it runs. */
export type Life = {
  /** Simulated seconds of work until it ends by itself. */
  runSeconds: number
  /** Highest use of memory, reached after `peakAfterSeconds`; above the limit the container is killed. */
  peakBytes: number
  peakAfterSeconds: number
  /** What the claim holds when the work is done; more than its size is refused while it writes. */
  claimBytes: number
  /** What it ends with when nothing stood in its way. */
  exitCode: number
  /** What it prints, by the second of its work. */
  prints: { second: number; line: string }[]
  /** What it prints when the claim is full. */
  fullClaimLines: string[]
}

/** How the work really ends. */
export type Ending = { second: number; exitCode: number; reason: string; lastLines: string[] }

const startBytes = 256 * 1024 ** 2

/** Memory in use after so many seconds of work: grows evenly to its peak. */
export function usedBytes({ peakBytes, peakAfterSeconds }: Life, seconds: number): number {
  return startBytes + (peakBytes - startBytes) * Math.min(1, seconds / peakAfterSeconds)
}

/** The ending of a life within a memory limit and a claim of a size (null: none of them). */
export function endingOf(
  life: Life,
  limitBytes: number | null,
  claimSizeBytes: number | null,
): Ending {
  if (limitBytes !== null && life.peakBytes > limitBytes) {
    const share = (limitBytes - startBytes) / (life.peakBytes - startBytes)
    const second = Math.max(1, share * life.peakAfterSeconds)
    return { second, exitCode: 137, reason: 'OOMKilled', lastLines: [] }
  }
  if (claimSizeBytes !== null && life.claimBytes > claimSizeBytes) {
    const second = life.runSeconds * 0.8
    return { second, exitCode: 1, reason: 'Error', lastLines: life.fullClaimLines }
  }
  const { runSeconds: second, exitCode } = life
  return { second, exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', lastLines: [] }
}
