import { setTimeout as pause } from 'node:timers/promises'

const PROBE_EVERY_MILLISECONDS = 50

/**
 * Asks until there is an answer that is neither null, undefined nor false, and returns it; after the deadline (default 120 s)
 * rejects, naming what was waited for (a function says it as it is then) and the last error.
 */
export async function until<T>(
  what: string | (() => string),
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  deadlineSeconds = 120,
): Promise<T> {
  const end = performance.now() + deadlineSeconds * 1000
  let lastError: unknown = null
  for (;;) {
    try {
      const answer = await probe()
      if (answer !== null && answer !== undefined && answer !== false) return answer
    } catch (error) {
      lastError = error
    }
    if (performance.now() > end)
      throw new Error(`no ${typeof what === 'string' ? what : what()} after ${deadlineSeconds} s`, {
        cause: lastError,
      })
    await pause(PROBE_EVERY_MILLISECONDS)
  }
}
