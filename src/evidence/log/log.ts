import { endingOf, type Ending } from './ending.ts'
import { javaRaised } from './java-raised.ts'
import type { LogLine, Printer } from './log-line.ts'
import { pythonRaised } from './python-raised.ts'
import type { Raised } from './raised.ts'

/** What one log says. */
export type Log = {
  /** For sentences: `task log`, `log of base`. */
  name: string
  lines: readonly LogLine[]
  /** Every exception shown, in the order of the lines. */
  raised: readonly Raised[]
  ending: Ending | null
}

/** Reads the exceptions and the ending out of lines without frames. */
export function logOf(name: string, lines: readonly LogLine[]): Log {
  const raised = printers.flatMap((printer) => {
    const own = lines.filter((line) => line.printer === printer)
    return own.length === 0 ? [] : raisedBy(own)
  })
  const ordered = raised.toSorted((one, other) => one.lineNumber - other.lineNumber)
  return { name, lines, raised: ordered, ending: endingOf(lines, ordered) }
}

const printers: readonly Printer[] = ['container', 'spark', 'task', 'airflow']

/** Python's and Java's exceptions; what py4j quotes of Java belongs to the Python one. */
function raisedBy(lines: readonly LogLine[]): Raised[] {
  const python = pythonRaised(lines)
  const java = javaRaised(lines).filter(
    ({ lineNumber }) =>
      !python.some((one) => one.lineNumber <= lineNumber && lineNumber <= one.lastNumber),
  )
  return [...python, ...java]
}
