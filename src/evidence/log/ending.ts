import { isConsequence, isWrapper } from './consequences.ts'
import { isErrorLine, isOrdinary } from './line-kinds.ts'
import type { LogLine, Printer } from './log-line.ts'
import { shortName, wordsOf, type Raised } from './raised.ts'

/** What a log says ended the work: the last failure that nobody recovered from. */
export type Ending = {
  /** The exception, or null where only a line tells. */
  raised: Raised | null
  /** To quote: `KeyError: 'label'`, or the line. One line, not redacted. */
  text: string
  /** All it says, its causes too: for rules to look into. */
  words: string
  lineNumber: number
  printer: Printer
  container: string | null
  /** Only the last thing printed, with nothing that calls it an error. */
  weak: boolean
  /** It only follows from something that this log does not show. */
  follows: boolean
}

/**
 * Chooses the ending. Airflow's own last exception counts unless it only reports that the work failed; then the work's
 * last uncaught exception, then its last error line, then the last thing that it printed.
 */
export function endingOf(lines: readonly LogLine[], raised: readonly Raised[]): Ending | null {
  const own = raised.filter(({ printer, ignored }) => printer === 'airflow' && !ignored)
  const last = own.findLast((one) => !isWrapper(one))
  if (last && own.at(-1) === last) return ofRaised(last)
  return endingOfWork(lines, raised) ?? (last ? ofRaised(last) : null)
}

function endingOfWork(lines: readonly LogLine[], raised: readonly Raised[]): Ending | null {
  const work = lines.filter(({ printer }) => isWork(printer))
  const thrown = raised.filter(({ printer, ignored }) => isWork(printer) && !ignored)
  const candidates = thrown.filter(
    (one) => !isConsequence(one, thrown) && !inShutdown(one, thrown, work),
  )
  const exception = candidates.at(-1) ?? thrown.at(-1)
  const error = work.findLast((line) => isErrorLine(line) && !belongs(line, thrown))
  if (
    exception &&
    (!error || error.number < exception.lineNumber || !wasHandled(work, exception, thrown))
  ) {
    return ofRaised(exception, candidates.length === 0)
  }
  if (error) return ofLine(error, false)
  const printed = work.findLast((line) => line.text.trim() !== '' && !line.text.startsWith('+ '))
  return printed ? ofLine(printed, true) : null
}

const isWork = (printer: Printer): boolean =>
  printer === 'container' || printer === 'spark' || printer === 'task'

/** Spark's own exceptions while it shuts down after the driver's Python failed. */
function inShutdown(one: Raised, thrown: readonly Raised[], work: readonly LogLine[]): boolean {
  if (one.language !== 'java' || one.printer !== 'spark') return false
  const before = thrown.findLast(
    ({ language, lineNumber }) => language === 'python' && lineNumber < one.lineNumber,
  )
  if (!before || isConsequence(before, thrown)) return false
  return work.some(
    ({ number, text }) =>
      number > before.lastNumber &&
      number < one.lineNumber &&
      /SparkContext: (?:Invoking stop|SparkContext is stopping)|Stopped Spark@|SparkUI: Stopped|ShutdownHookManager|Shutting down all executors/.test(
        text,
      ),
  )
}

/** Did the program go on as before after it printed the exception? */
function wasHandled(
  work: readonly LogLine[],
  exception: Raised,
  thrown: readonly Raised[],
): boolean {
  const after = work.filter(
    (line) =>
      line.number > exception.lineNumber &&
      line.container === exception.container &&
      isOrdinary(line) &&
      !belongs(line, thrown),
  )
  return after.length > 5
}

const belongs = (line: LogLine, thrown: readonly Raised[]): boolean =>
  thrown.some((one) => line.number >= one.lineNumber && line.number <= one.lastNumber)

/** An exception as an ending. */
function ofRaised(raised: Raised, follows = false): Ending {
  const first = raised.message.split('\n', 1)[0] ?? ''
  const name = shortName(raised.type)
  const named = first === '' ? name : `${name}: ${first}`
  return {
    raised,
    text: raised.language === 'java' && leads(raised) ? raised.line.trim() : named,
    words: wordsOf(raised),
    lineNumber: raised.lineNumber,
    printer: raised.printer,
    container: raised.container,
    weak: false,
    follows,
  }
}

/** Words before a Java exception tell what was tried; a logger's own prefix does not. */
const leads = ({ line, type }: Raised): boolean =>
  /^\w[^:]{0,40}: |Call From /.test(line) &&
  !line.startsWith(type) &&
  !/^\d\d\/\d\d\/\d\d |^Exception in thread|^Caused by/.test(line)

const ofLine = (line: LogLine, weak: boolean): Ending => ({
  raised: null,
  text: line.text.trim(),
  words: line.text,
  lineNumber: line.number,
  printer: line.printer,
  container: line.container,
  weak,
  follows: false,
})
