import { setTimeout as pause } from 'node:timers/promises'

/** Limits of one question. */
export type Limits = { signal: AbortSignal; deadlineMilliseconds: number; maxBytes: number }

/** The limits of a question that lasts four seconds at most and whose answer has so many bytes at most. */
export function limits(signal: AbortSignal, maxBytes: number): Limits {
  return { signal, deadlineMilliseconds: 4_000, maxBytes }
}

/** How often, and how far apart, something that is not there yet is asked for again. */
export type Patience = { times: number; everyMilliseconds: number }

/**
 * Asks until an answer will do, or patience or the signal's time is at its end; then the last answer is as good as it gets.
 * Rejects only with what the first question throws.
 */
export async function askAgain<T>(
  { times, everyMilliseconds }: Patience,
  signal: AbortSignal,
  question: () => Promise<T>,
  willDo: (answer: T) => boolean,
): Promise<T> {
  let answer = await question()
  for (let time = 1; time < times && !willDo(answer); time += 1) {
    try {
      await pause(everyMilliseconds, undefined, { signal })
      answer = await question()
    } catch {
      return answer
    }
  }
  return answer
}
