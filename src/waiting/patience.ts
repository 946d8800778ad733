const patienceSecondsLeast = 300

/** Whether a pod waits longer than is usual for its task: more than the middle of its earlier waits, and five minutes at least. */
export function isAbnormal(ageSeconds: number, earlierWaitsSeconds: readonly number[]): boolean {
  return ageSeconds >= Math.max(patienceSecondsLeast, middle(earlierWaitsSeconds))
}

/** Seconds until the operator gives up, when that is soon enough to say so; null before that, and when it is too late. */
export function secondsToGiveUp(ageSeconds: number, timeoutSeconds: number): number | null {
  const left = timeoutSeconds - ageSeconds
  const ahead = Math.min(120, timeoutSeconds / 2, Math.max(20, timeoutSeconds / 4))
  return left > 0 && left <= ahead ? left : null
}

function middle(seconds: readonly number[]): number {
  const sorted = seconds.toSorted((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
