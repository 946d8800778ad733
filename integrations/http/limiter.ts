import Bottleneck from 'bottleneck'

/** A queue in front of one remote. */
export type Limiter = Bottleneck

/** Lets so many requests run at once, and starts them no closer together than that. */
export function createLimiter(concurrency: number, minTimeMilliseconds: number): Limiter {
  return new Bottleneck({ maxConcurrent: concurrency, minTime: minTimeMilliseconds })
}
