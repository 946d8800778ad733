import type { Claim } from '../store/store.ts'
import { Uncertain } from './endings.ts'

/** Real time on purpose: a delivery that hangs must not hold its place, whatever the clock of a simulation says. */
export function deadlineAfter(milliseconds: number, { key, lane }: Claim) {
  const abort = new AbortController()
  const { promise: passed, reject } = Promise.withResolvers<never>()
  passed.catch(() => {})
  const timer = setTimeout(() => {
    const error = new Uncertain(lane, `${key}: no end after ${milliseconds / 1000} s`)
    abort.abort(error)
    reject(error)
  }, milliseconds)
  return { signal: abort.signal, passed, clear: () => clearTimeout(timer) }
}
