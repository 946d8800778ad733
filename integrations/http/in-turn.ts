import { Busy, CallError, Refused, Uncertain } from '../../src/delivery/endings.ts'
import { failureOf } from './failure.ts'
import type { Limiter } from './limiter.ts'
import type { Sending } from './sending.ts'

const queueWaitMilliseconds = 1_000

/**
 * Does the work when it is its turn, and turns whatever is thrown into an ending. A request whose time ran out in the
 * queue was never sent: Busy.
 */
export async function inTurn<T>(
  service: string,
  limiter: Limiter,
  sending: Sending,
  work: () => Promise<T>,
): Promise<T> {
  let begun = false
  const outOfTime = new Promise<never>((_, reject) => {
    const late = () => {
      if (!begun)
        reject(new Busy(service, `too much waits for ${service}; not sent`, queueWaitMilliseconds))
    }
    if (sending.signal.aborted) late()
    else sending.signal.addEventListener('abort', late)
  })
  const turn = limiter.schedule(() => {
    begun = true
    return work()
  })
  try {
    return await Promise.race([outOfTime, turn])
  } catch (error) {
    if (error instanceof CallError) throw error
    throw endingOfThrown(service, sending, error)
  }
}

function endingOfThrown(service: string, sending: Sending, error: unknown): CallError {
  const operation = `${sending.method} ${sending.url.pathname}`
  if (sending.signal.aborted)
    return new Uncertain(
      service,
      `${service} did not answer ${operation} within ${sending.deadlineMilliseconds / 1000} s`,
    )
  return failureOf(service, error, operation)
}

/** The ending of an answer that is longer than it may be. */
export function tooLong(service: string, method: string, maxBytes: number): CallError {
  const message = `${service} answered with more than ${maxBytes} bytes`
  return method === 'GET' ? new Refused(service, message) : new Uncertain(service, message)
}
