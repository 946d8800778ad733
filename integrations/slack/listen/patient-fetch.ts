import { type Dispatcher, fetch, type RequestInfo, type RequestInit, Response } from 'undici'
import type { Clock } from '../../../src/clock.ts'

/** A fetch that does not come back without a good answer. */
export type PatientFetch = (url: RequestInfo, init?: RequestInit) => Promise<Response>

const callMilliseconds = 10_000
const firstWaitMilliseconds = 500
const longestWaitMilliseconds = 5_000
/** Slack allows few openings a minute, and a token does not heal in seconds. */
const refusedWaitMilliseconds = 30_000

/**
 * The fetch of Socket Mode's `apps.connections.open`: asks until Slack gives an address. Bolt's client leaves the
 * rejection of a reconnect unhandled (socket-mode 3.1, `delayReconnectAttempt`), which ends the process; so this
 * neither rejects nor resolves with a refusal. After `signal` it never settles. `onTrouble` hears why it waits.
 */
export function createPatientFetch(options: {
  clock: Clock
  signal: AbortSignal
  /** The way through a proxy, where there is one. */
  dispatcher: Dispatcher | null
  onTrouble(why: string): void
}): PatientFetch {
  const { clock, signal, dispatcher, onTrouble } = options
  return async (url, init) => {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const outcome = await attemptOnce(url, { ...init, ...(dispatcher && { dispatcher }) })
      if ('text' in outcome)
        return new Response(outcome.text, { headers: { 'content-type': 'application/json' } })
      onTrouble(outcome.why)
      const backoff = Math.min(firstWaitMilliseconds * 1.5 ** attempt, longestWaitMilliseconds)
      await napping(clock, outcome.waitMilliseconds ?? backoff, signal)
    }
    return new Promise<never>(() => {})
  }
}

type Outcome = { text: string } | { why: string; waitMilliseconds: number | null }

async function attemptOnce(url: RequestInfo, init: RequestInit): Promise<Outcome> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(callMilliseconds) })
    const text = await response.text()
    const retryAfterSeconds = Number(response.headers.get('retry-after') ?? 0)
    if (response.status === 429)
      return { why: 'ratelimited', waitMilliseconds: Math.min(retryAfterSeconds || 30, 600) * 1000 }
    const code = codeOf(text)
    if (response.ok && code === null) return { text }
    const why = code ?? `status ${response.status}`
    const refused = response.ok && code !== 'internal_error' && code !== notJson
    return { why, waitMilliseconds: refused ? refusedWaitMilliseconds : null }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { why: cause instanceof Error ? cause.message : String(cause), waitMilliseconds: null }
  }
}

const notJson = 'an answer that is not JSON'

/** Slack's word for why not, or null for a good answer. */
function codeOf(text: string): string | null {
  try {
    const answer = JSON.parse(text) as { ok?: unknown; url?: unknown; error?: unknown }
    if (answer.ok === true && typeof answer.url === 'string') return null
    return typeof answer.error === 'string' ? answer.error.slice(0, 80) : notJson
  } catch {
    return notJson
  }
}

async function napping(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
