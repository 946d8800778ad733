/** `2026-11-22T21:54:22.368892+00:00`, as 2.x writes a moment. */
export function plusTime(at: Temporal.Instant | null): string | null {
  return at === null ? null : microseconds(at).replace('Z', '+00:00')
}

/** `2026-11-22T21:54:22.368892Z`, as 3.x writes a moment. */
export function zuluTime(at: Temporal.Instant | null): string | null {
  return at === null ? null : microseconds(at)
}

/** How long something ran, in seconds, or null. */
export function secondsBetween(
  from: Temporal.Instant | null,
  to: Temporal.Instant | null,
): number | null {
  if (from === null || to === null) return null
  return Math.round(to.since(from).total('milliseconds')) / 1000
}

function microseconds(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 6 })
}
