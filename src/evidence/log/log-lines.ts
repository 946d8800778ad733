import { cleanText, withoutEscapes } from './clean-text.ts'
import { condensed } from './condense.ts'
import { framed, textFrame, type Frame } from './frame.ts'
import { withInnerLevel } from './inner-level.ts'
import { jsonAnswer, jsonRecord, type JsonRecord } from './json-records.ts'
import { levelOf, type LogLine } from './log-line.ts'
import { unquoteBytes, unquoteTuples } from './python-literal.ts'
import { opensRemotePod } from './remote-pod.ts'

/** A line as it was given, with its place. */
export type NumberedLine = { number: number; text: string }

/** Longer lines are cut: a pod dumped as one line says enough in its first part. */
const longestLine = 8_000
const longestDump = 400_000

const cut = (line: string): string =>
  line.length <= longestLine
    ? line
    : line.slice(0, opensRemotePod(line) ? longestDump : longestLine)

/** A task log as lines without their frames: Airflow 2 text, the v1 API's repr of tuples, Airflow 3 ndjson or JSON. */
export function taskLogLines(text: string): LogLine[] {
  const answer = jsonAnswer(text)
  if (!answer) return linesOfTask(condensed(unquoteTuples(text) ?? text))
  const items: Item[] = answer
    .flatMap((item): (string | JsonRecord)[] =>
      typeof item === 'string' ? (unquoteTuples(item) ?? item).split('\n') : [item],
    )
    .map((item, index) => ({ number: index + 1, text: item }))
  return linesOfTask(items)
}

/** What a container printed itself, read from its own log. */
export function linesOfContainer(lines: readonly NumberedLine[], container: string): LogLine[] {
  return lines.map(({ number, text }) =>
    withInnerLevel({
      number,
      text: cleanText(cut(text)),
      level: null,
      printer: 'container',
      container,
      starts: true,
    }),
  )
}

type Item = { number: number; text: string | JsonRecord }

/** The lines of a task log without their frames; a continuation belongs to the printer of the record before. */
export function linesOfTask(items: readonly Item[]): LogLine[] {
  const lines: LogLine[] = []
  let before: Frame = { level: null, printer: 'reader', container: null, text: '' }
  for (const { number, text } of items) {
    const record = typeof text === 'string' ? jsonRecord(text) : text
    if (record) {
      before = framed(record.writer, levelOf(record.level), record.event)
      if (record.event.startsWith('::')) before.printer = 'reader'
      for (const [part, line] of [...before.text.split('\n'), ...record.trace].entries()) {
        lines.push(lineOf(number, before, line, part === 0))
      }
      continue
    }
    const plain = cleanText(cut(text as string))
    const frame = plain.startsWith('*** ')
      ? ({ level: null, printer: 'reader', container: null, text: plain } as const)
      : (textFrame(plain) ?? redrawnFrame(text as string))
    if (frame) before = frame
    lines.push(lineOf(number, before, frame ? frame.text : plain, frame !== null))
  }
  return lines
}

/** The frame of a line whose message holds carriage returns. */
const redrawnFrame = (line: string): Frame | null =>
  line.includes('\r') ? textFrame(withoutEscapes(cut(line))) : null

function lineOf(number: number, frame: Frame, text: string, starts: boolean): LogLine {
  const { printer, container, level } = frame
  const clean = cleanText(cut(printer === 'container' ? unquoteBytes(text) : text))
  return withInnerLevel({ number, text: clean, level, printer, container, starts })
}
