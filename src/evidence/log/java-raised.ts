import { isJavaFrame, javaThrowable } from './java-throwable.ts'
import type { LogLine } from './log-line.ts'
import type { Raised, Thrown } from './raised.ts'

/** The Java exceptions of one printer's lines, in order. An exception inside another's message belongs to that one. */
export function javaRaised(lines: readonly LogLine[]): Raised[] {
  const found: Raised[] = []
  let index = 0
  while (index < lines.length) {
    const line = lines[index] as LogLine
    const thrown = isSpoken(line) ? javaThrowable(line.text) : null
    if (!thrown) {
      index += 1
      continue
    }
    const { causes, end, inTask } = readCauses(lines, index + 1)
    found.push({
      ...thrown,
      language: 'java',
      lineNumber: line.number,
      lastNumber: lines[end - 1]?.number ?? line.number,
      printer: line.printer,
      container: line.container,
      frames: [],
      causes: [...innerCauses(thrown), ...causes],
      thread: /Exception in thread "([^"]{1,120})"/.exec(line.text)?.[1] ?? null,
      line: line.text,
      inTask: inTask || isTaskLoss(line.text),
      ignored: false,
    })
    index = end
  }
  return found
}

/** Follows the frames after an exception and collects its `Caused by` chain. Also reads what stands inside a message. */
function readCauses(
  lines: readonly LogLine[],
  from: number,
): { causes: Thrown[]; end: number; inTask: boolean } {
  const causes: Thrown[] = []
  let inTask = false
  let end = from
  for (; end < lines.length && end < from + 400; end += 1) {
    const text = lines[end]?.text ?? ''
    if (!isJavaFrame(text) && !(text.trim() === '' && isJavaFrame(lines[end + 1]?.text ?? '')))
      break
    inTask ||= taskFrame.test(text)
    const cause = /^\s*Caused by: (.*)$/s.exec(text)
    const thrown = cause ? javaThrowable(cause[1] ?? '') : null
    if (thrown) causes.push(thrown, ...innerCauses(thrown))
  }
  return { causes, end, inTask }
}

/** `Job aborted …: most recent failure: … java.lang.OutOfMemoryError: Java heap space`: the exception that a message quotes. */
export function innerCauses(thrown: Thrown): Thrown[] {
  const inner = javaThrowable(thrown.message)
  return inner && inner.type !== thrown.type ? [inner, ...innerCauses(inner)] : []
}

/** `Lost task 0.1 in stage 0.0 …`: the driver tells of an executor. */
export const isTaskLoss = (text: string): boolean =>
  /Lost task \d|Task \d{1,9} in stage|Exception in task \d/.test(text)

const taskFrame = /^\s*at org\.apache\.spark\.(?:executor\.Executor\$TaskRunner|scheduler\.Task)\b/

/** Do these lines hold a frame of an executor's task? */
export const hasTaskFrame = (message: string): boolean =>
  message.includes('.executor.Executor$TaskRunner')

/** INFO lines tell of exceptions that somebody else handled. */
const isSpoken = (line: LogLine): boolean => line.level !== 'info' && line.level !== 'debug'
