import type { Claim } from '../store/store.ts'
import { quarantineMilliseconds } from './effects.ts'
import { Busy, Refused, Uncertain, Unreachable } from './endings.ts'

/** What follows from a failed attempt. `waitMilliseconds` null: a person must look at it. */
export type Verdict = {
  waitMilliseconds: number | null
  /** Whether it may have been carried out all the same. */
  uncertain: boolean
  /** Not one of the known endings: a defect of ours. */
  unexpected: boolean
  words: string
}

const attemptsMax = 1000
const longestWaitMilliseconds = 300_000

/** Exponential from one second to five minutes, spread by a fifth so that many do not return together. */
export function backoffMilliseconds(attempts: number, random = Math.random): number {
  const wait = Math.min(1000 * 2 ** (attempts - 1), longestWaitMilliseconds)
  return Math.round(wait * (0.8 + 0.4 * random()))
}

/** Reads an error thrown by a deliverer. */
export function verdictOf(
  error: unknown,
  claim: Pick<Claim, 'attempts' | 'lane' | 'uncertain'>,
): Verdict {
  const words = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    500,
  )
  const backoff = backoffMilliseconds(claim.attempts)
  const calm = { uncertain: claim.uncertain, unexpected: false, words }
  if (error instanceof Refused) return { ...calm, waitMilliseconds: null }
  if (error instanceof Busy)
    return { ...calm, waitMilliseconds: Math.max(Math.ceil(error.waitMilliseconds), 50) }
  if (claim.attempts >= attemptsMax) return { ...calm, waitMilliseconds: null }
  if (error instanceof Unreachable) return { ...calm, waitMilliseconds: backoff }
  const quarantine = Math.max(backoff, quarantineMilliseconds[claim.lane])
  const unexpected = !(error instanceof Uncertain)
  return { waitMilliseconds: quarantine, uncertain: true, unexpected, words }
}
