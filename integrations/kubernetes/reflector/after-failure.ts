import { Busy, Refused } from '../../../src/delivery/endings.ts'
import { Unreadable } from '../connection/unreadable.ts'
import type { createBackoff } from './backoff.ts'
import { NoWatchList } from './follow.ts'

/** Where a reflector stands: from which version its next watch goes on, and how it lists when there is none. */
export type Standing = {
  /** Null: everything has to be listed first. */
  version: string | null
  listing: 'watch-list' | 'pages'
  forbidden: boolean
  /** The version at which a line could not be read; undefined while all could. */
  unreadableAt: string | null | undefined
  /** Versions that expired since something was last heard. */
  expirations: number
}

const forbiddenWaitMilliseconds = 30_000

/** What follows from a failure: changes the standing and says how long to wait, in milliseconds. */
export function afterFailure(
  error: unknown,
  standing: Standing,
  backoff: ReturnType<typeof createBackoff>,
  random: () => number,
): number {
  const status = error instanceof Refused ? error.status : null
  if (error instanceof NoWatchList) {
    const again = standing.listing === 'pages'
    standing.listing = 'pages'
    return again ? backoff.next() : 0
  }
  if (status === 410 || isFromAnotherHistory(error)) {
    standing.version = null
    standing.expirations += 1
    return standing.expirations === 1 ? 0 : backoff.next()
  }
  if (status === 403) {
    standing.forbidden = true
    standing.version = null
    return Math.round(forbiddenWaitMilliseconds * (1 + random()))
  }
  if (error instanceof Unreadable) {
    if (standing.unreadableAt === standing.version) standing.version = null
    standing.unreadableAt = standing.version
  }
  const wait = backoff.next()
  return error instanceof Busy ? Math.max(wait, error.waitMilliseconds) : wait
}

/** A version above the server's own: its store was put back from a backup. */
const isFromAnotherHistory = (error: unknown): boolean =>
  error instanceof Error && /too large resource version/i.test(error.message)
