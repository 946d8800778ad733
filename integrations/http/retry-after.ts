const longestWaitMilliseconds = 600_000
const usualWaitMilliseconds = 5_000

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3), at least
 * 0, at most ten minutes. A date counts from the answer's own `Date`, so that clocks may differ.
 */
export function retryAfter(
  header: string | undefined,
  date: string | undefined,
  now: Temporal.Instant,
): number {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return capped(Number(text) * 1000)
  const until = Date.parse(text)
  if (Number.isNaN(until)) return usualWaitMilliseconds
  const sentAt = Date.parse(date ?? '')
  return capped(until - (Number.isNaN(sentAt) ? now.epochMilliseconds : sentAt))
}

function capped(milliseconds: number): number {
  return Math.min(longestWaitMilliseconds, Math.max(0, Math.round(milliseconds)))
}
