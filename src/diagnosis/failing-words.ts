import type { Facts } from '../evidence/facts.ts'
import { jobFailure } from './spark/job-failure.ts'

/** What ended the work in the words of the best source, and which source that is. */
export type FailingWords = { words: string; source: string }

/** The log's ending, or for a Spark job what YARN and the history server say; null where nothing tells. */
export function failingWords(facts: Facts): FailingWords | null {
  const job = jobFailure(facts)
  if (job) return job
  const { ending } = facts.logs
  return ending && !ending.weak
    ? { words: ending.words, source: `${ending.log} line ${ending.lineNumber}` }
    : null
}

/** The line of some words that matches. */
export const lineWith = (words: string, pattern: RegExp): string =>
  words.split('\n').findLast((line) => pattern.test(line)) ?? words.split('\n', 1)[0] ?? ''
