import { redactText } from '../redact-text.ts'
import { withoutBoilerplate } from './boilerplate.ts'
import { condensed } from './condense.ts'
import { isErrorLine } from './line-kinds.ts'
import { logOf } from './log.ts'
import type { LogLine } from './log-line.ts'
import { linesOfContainer, taskLogLines } from './log-lines.ts'

/**
 * The few lines of a log that tell why it ended, in their order, redacted and each at most 300 characters: the ending with its
 * frames, other errors, then the lines just before. What Airflow prints for every task is left out. At most `max`.
 */
export function tellingLines(text: string, { max }: { max: number }): string[] {
  const framed = taskLogLines(text)
  const log = framed.some(({ starts }) => starts)
    ? logOf('log', framed)
    : logOf('log', linesOfContainer(condensed(text), 'base'))
  const printed = log.lines.filter(
    ({ printer, text: line }) => printer !== 'reader' && line.trim() !== '',
  )
  const telling = withoutBoilerplate(printed)
  const spoken = telling.length > 0 ? telling : printed
  const { ending } = log
  const end = ending
    ? spoken.findLastIndex(({ number }) => number <= ending.lineNumber)
    : spoken.length - 1
  const last = ending?.raised?.lastNumber ?? ending?.lineNumber ?? 0
  const chosen = new Set<LogLine>()
  const choose = (lines: readonly LogLine[]) => {
    for (const line of lines) if (chosen.size < max) chosen.add(line)
  }
  choose(spoken.slice(end, end + 1))
  choose(
    spoken
      .filter(({ number }) => number > (ending?.lineNumber ?? 0) && number <= last)
      .slice(0, Math.ceil(max / 3)),
  )
  choose(spoken.slice(0, end).filter(isErrorLine).slice(-3))
  const before = spoken.slice(0, Math.max(0, end))
  const work = before.filter(({ printer }) => printer !== 'airflow')
  choose((work.length > 0 ? work : before).slice(-max).toReversed())
  return spoken.filter((line) => chosen.has(line)).map(({ text: line }) => cut(redactText(line)))
}

const cut = (line: string): string => (line.length <= 300 ? line : `${line.slice(0, 299)}…`)
