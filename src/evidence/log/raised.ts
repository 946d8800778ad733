import type { Printer } from './log-line.ts'

/** An exception's class and message, without frames. */
export type Thrown = { type: string; message: string }

/** Where Python code was when it raised. */
export type CodeFrame = { file: string; line: number; function: string }

/** An exception that a log shows: a Python traceback, a Java stack trace, or its last line alone. */
export type Raised = Thrown & {
  language: 'python' | 'java'
  /** The line with class and message, and the last line that belongs to it. */
  lineNumber: number
  lastNumber: number
  printer: Printer
  container: string | null
  /** Python frames, outermost first, at most 30. */
  frames: CodeFrame[]
  /** What it was raised from, nearest first: `Caused by`, `The above exception was the direct cause`. */
  causes: Thrown[]
  /** The line that it was read from, which may say more before it: `Call From a to b failed on …`. */
  line: string
  /** Its stack runs through a Spark executor's task: not the driver's own failure. */
  inTask: boolean
  /** Java's `Exception in thread "…"`. */
  thread: string | null
  /** Python printed it and went on: `Exception ignored in`, `--- Logging error ---`. */
  ignored: boolean
}

/** The class without its package: `AnalysisException` of `pyspark.sql.utils.AnalysisException`. */
export const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1)

/** The exception that began it: the last cause that says anything, or the exception itself. */
export const rootOf = (raised: Raised): Thrown =>
  raised.causes.findLast(({ message }) => message !== '') ?? raised

/** Class and message of an exception and of all its causes, a line each. */
export const wordsOf = (raised: Raised): string =>
  [
    ...(raised.language === 'java' ? [raised.line] : []),
    ...[raised, ...raised.causes].map(({ type, message }) => `${type}: ${message}`),
  ].join('\n')
