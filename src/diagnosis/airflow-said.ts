import type { Facts } from '../evidence/facts.ts'
import type { LogLine } from '../evidence/log/log-line.ts'

/** The last line of the task log in which Airflow itself says this, or null. */
export const airflowSaid = ({ logs }: Facts, pattern: RegExp): LogLine | null =>
  logs.task?.lines.findLast(
    ({ printer, text }) => (printer === 'airflow' || printer === 'reader') && pattern.test(text),
  ) ?? null
