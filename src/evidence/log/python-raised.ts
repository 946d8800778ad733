import { reportsFailure } from './consequences.ts'
import { hasTaskFrame, isTaskLoss } from './java-raised.ts'
import type { LogLine } from './log-line.ts'
import { javaCausesIn, readMessage } from './python-message.ts'
import { pythonThrown } from './python-thrown.ts'
import type { CodeFrame, Raised, Thrown } from './raised.ts'

/** The Python exceptions of one printer's lines, in order; a chain of tracebacks is one exception with causes. */
export function pythonRaised(lines: readonly LogLine[]): Raised[] {
  const found: Raised[] = []
  let chain: Raised[] = []
  let index = 0
  while (index < lines.length) {
    const read = readTraceback(lines, index) ?? readBare(lines, index)
    if (!read) {
      index += 1
      continue
    }
    chain.push(read.raised)
    const next = chainContinues(lines, read.end)
    if (next === null) {
      found.push(ofChain(chain))
      chain = []
    }
    index = next ?? read.end
  }
  return chain.length > 0 ? [...found, ofChain(chain)] : found
}

/** The last exception of a chain with the earlier ones as its causes; a last one that only reports the failure gives way. */
function ofChain(chain: readonly Raised[]): Raised {
  const last = chain.findLastIndex((one) => !reportsFailure(one))
  const at = last < 0 ? chain.length - 1 : last
  const raised = chain[at] as Raised
  const before = chain.slice(0, at).toReversed()
  return {
    ...raised,
    lastNumber: chain.at(-1)?.lastNumber ?? raised.lastNumber,
    causes: [
      ...raised.causes,
      ...before.flatMap(({ type, message, causes }) => [{ type, message }, ...causes]),
    ],
  }
}

type Read = { raised: Raised; end: number }

function readTraceback(lines: readonly LogLine[], from: number): Read | null {
  const head = lines[from] as LogLine
  if (!/Traceback \(most recent call last\):\s*$/.test(head.text)) return null
  const bar = /^[\s|+-]*/.exec(head.text)?.[0].includes('|') ? /^[\s|+-]*/ : null
  const frames: CodeFrame[] = []
  for (let at = from + 1; at < lines.length && at < from + 400; at += 1) {
    const line = lines[at] as LogLine
    const text = bar ? line.text.replace(bar, '') : line.text
    const frame = /^\s*File "([^"]{1,400})", line (\d{1,9})(?:, in (.{1,200}))?/.exec(text)
    if (frame) {
      if (frames.length < 30) {
        frames.push({ file: frame[1] ?? '', line: Number(frame[2]), function: frame[3] ?? '' })
      }
      continue
    }
    if (/^\s/.test(line.text) && !bar) continue
    if (text.trim() === '' || /^\s*(?:\^|~)/.test(text)) continue
    const thrown = pythonThrown(text, true)
    if (thrown) return complete(lines, at, thrown, frames, isIgnored(lines, from))
    if (line.starts && line.printer === 'airflow') return null
    if (bar === null) return null
  }
  return null
}

/** `OSError: [Errno 28] …` at the beginning of a line, without a traceback (a log cut at its tail, a tool's own words). */
function readBare(lines: readonly LogLine[], from: number): Read | null {
  const line = lines[from] as LogLine
  const text = line.text.replace(/^(?:ERROR|CRITICAL|FATAL)[: ]\s{0,4}/, '')
  const thrown = pythonThrown(text, false)
  return thrown && line.level !== 'info' && line.level !== 'warning'
    ? complete(lines, from, thrown, [], isIgnored(lines, from))
    : null
}

function complete(
  lines: readonly LogLine[],
  at: number,
  thrown: Thrown,
  frames: CodeFrame[],
  ignored: boolean,
): Read {
  const line = lines[at] as LogLine
  const { message, end } = readMessage(lines, at, thrown.message)
  return {
    end,
    raised: {
      type: thrown.type,
      message,
      language: 'python',
      lineNumber: line.number,
      lastNumber: lines[end - 1]?.number ?? line.number,
      printer: line.printer,
      container: line.container,
      frames,
      causes: javaCausesIn(message),
      thread: null,
      line: line.text,
      inTask: isTaskLoss(message) || hasTaskFrame(message),
      ignored,
    },
  }
}

/** The index after `During handling of …`, where a traceback with the same printer goes on, or null at the end of a chain. */
function chainContinues(lines: readonly LogLine[], from: number): number | null {
  for (let at = from; at < lines.length && at < from + 4; at += 1) {
    const text = (lines[at]?.text ?? '').replace(/^[\s|]*/, '')
    if (
      /^(?:The above exception was the direct cause|During handling of the above exception)/.test(
        text,
      )
    )
      return at + 1
    if (text !== '') return null
  }
  return null
}

const isIgnored = (lines: readonly LogLine[], at: number): boolean =>
  [lines[at - 1], lines[at - 2]].some((line) =>
    /^(?:Exception ignored in|--- Logging error ---|Error in sys\.excepthook|Error in atexit)/.test(
      line?.text ?? '',
    ),
  )
