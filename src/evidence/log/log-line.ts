/** Who printed a line: the log reader's own header, Airflow, a pod's container, spark-submit, or the task's own code or command. */
export type Printer = 'reader' | 'airflow' | 'container' | 'spark' | 'task'

export type Level = 'debug' | 'info' | 'warning' | 'error'

/** One line of a log without its frame (timestamps, file names, colours, container prefix). */
export type LogLine = {
  /** Counted from 1 in the log as it was given. */
  number: number
  text: string
  level: Level | null
  printer: Printer
  /** The container that printed it, where a pod did. */
  container: string | null
  /** Begins a record of the framing log; false for a continuation of the line before. */
  starts: boolean
}

/** The level that a word names, in any case and spelling, or null. */
export function levelOf(word: string | undefined): Level | null {
  return word === undefined ? null : (levels.get(word.toLowerCase()) ?? null)
}

const levels = new Map<string, Level>([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['notice', 'info'],
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['error', 'error'],
  ['fatal', 'error'],
  ['critical', 'error'],
])
