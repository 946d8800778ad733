import type { Clock } from '../../../src/clock.ts'

/** Slack's rate limits: answers how many seconds to wait, or null where the call may go ahead. */
export type Rates = (method: string, perMinute: number | null, channel: string) => number | null

/**
 * A window of one minute per method, and for `chat.postMessage` one second per channel (Slack tolerates short
 * bursts above it, which nobody should count on: `burst`).
 */
export function createRates(clock: Clock, burst = 1): Rates {
  const calls = new Map<string, number[]>()
  return (method, perMinute, channel) => {
    const posts = method === 'chat.postMessage'
    if (!posts && perMinute === null) return null
    const windowMilliseconds = posts ? burst * 1000 : 60_000
    const most = posts ? burst : (perMinute ?? Infinity)
    const key = posts ? `${method} ${channel}` : method
    const now = clock.now().epochMilliseconds
    const recent = (calls.get(key) ?? []).filter((at) => at > now - windowMilliseconds)
    calls.set(key, recent)
    const first = recent[0]
    if (recent.length < most || first === undefined) {
      recent.push(now)
      return null
    }
    return Math.max(1, Math.ceil((first + windowMilliseconds - now) / 1000))
  }
}
