import { innerCauses } from './java-raised.ts'
import { isJavaFrame, javaThrowable } from './java-throwable.ts'
import type { LogLine } from './log-line.ts'
import type { Thrown } from './raised.ts'

/** The message goes on over continuation lines: a Java stack of py4j, an indented explanation, the rest of an Airflow record. */
export function readMessage(
  lines: readonly LogLine[],
  at: number,
  first: string,
): { message: string; end: number } {
  const parts = [first]
  let end = at + 1
  for (; end < lines.length && end < at + 400; end += 1) {
    const line = lines[end] as LogLine
    if (!continues(line, parts)) break
    if (parts.length < 120) parts.push(line.text)
  }
  return { message: parts.join('\n').trim(), end }
}

function continues(line: LogLine, parts: string[]): boolean {
  const { text } = line
  if (/Traceback \(most recent|^The above exception was|^During handling of the above/.test(text))
    return false
  if (isJavaFrame(text) || text.startsWith(': ')) return true
  if (line.printer === 'airflow') return !line.starts
  if (text.trim() === '') return false
  return (
    /^(?:\s|'|\+-|:- |~)/.test(text) && parts.length < 12 && !/^\s+(?:File "|INFO|WARN)/.test(text)
  )
}

/** What Java threw inside a message of py4j, the outermost first. */
export function javaCausesIn(message: string): Thrown[] {
  if (!/Exception|Error/.test(message)) return []
  return message.split('\n').flatMap((line, index) => {
    if (index === 0) return innerCauses({ type: '', message: line })
    const outer = /^\s*(?:: |Caused by: )(.*)$/s.exec(line)
    const thrown = outer ? javaThrowable(outer[1] ?? '') : null
    return thrown ? [thrown, ...innerCauses(thrown)] : []
  })
}
