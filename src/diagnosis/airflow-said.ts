import type { Facts } from '../evidence/facts.ts'
import type { LogLine } from '../evidence/log/log-line.ts'

/**
 * The last record of the task log in which Airflow itself says this, or null. Traces and the line that repeats an exception
 * (`Failed to execute job …`) are somebody else's words.
 */
export const airflowSaid = ({ logs }: Facts, pattern: RegExp): LogLine | null =>
  logs.task?.lines.findLast(
    (line) =>
      isAirflows(line) && pattern.test(line.text) && !/^Failed to execute job/.test(line.text),
  ) ?? null

const isAirflows = ({ printer, starts }: LogLine): boolean =>
  printer === 'reader' || (printer === 'airflow' && starts)
