import type { Facts } from '../evidence/facts.ts'
import type { OutputLine } from '../evidence/output.ts'
import { failingWords, lineWith } from './failing-words.ts'

/**
 * The line that matches among the words that ended the work, wherever they stand: a PythonOperator's own error is in Airflow's
 * words, a Spark worker's in the driver's or the failed stage's.
 */
export function ownEnding(facts: Facts, pattern: RegExp): OutputLine | null {
  const failing = failingWords(facts)
  const text = failing ? lineWith(failing.words, pattern) : ''
  if (!failing || !pattern.test(text)) return null
  const { ending } = facts.logs
  return {
    number: ending?.lineNumber ?? 0,
    text,
    level: 'error',
    printer: 'airflow',
    container: null,
    starts: true,
    log: ending?.log ?? failing.source,
  }
}
