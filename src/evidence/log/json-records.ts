import { objectsAt, textAt } from '../raw.ts'
import type { Raw } from '../snapshot.ts'

/** A record of Airflow 3's log: `{"timestamp", "level", "event", "logger", "error_detail"}` (task log API v2). */
export type JsonRecord = {
  level: string | undefined
  event: string
  writer: string
  trace: string[]
}

/** One line of ndjson as a record, or null where it is none. */
export function jsonRecord(line: string): JsonRecord | null {
  if (!line.startsWith('{') || !line.includes('"event"')) return null
  try {
    return recordOf(JSON.parse(line) as Raw)
  } catch {
    // A line cut off in the middle is read as plain text.
    return null
  }
}

/** The lines or records of a whole JSON answer `{"content": […]}`, or null where the text is none. */
export function jsonAnswer(text: string): (string | JsonRecord)[] | null {
  if (!/^\s*\{\s*"(?:content|continuation_token)"/.test(text.slice(0, 200))) return null
  try {
    const { content } = JSON.parse(text) as Raw
    if (typeof content === 'string') return [content]
    if (!Array.isArray(content)) return null
    return content.flatMap((item: unknown): (string | JsonRecord)[] => {
      if (typeof item === 'string') return [item]
      const record = typeof item === 'object' && item !== null ? recordOf(item as Raw) : null
      return record ? [record] : []
    })
  } catch {
    // Not one whole answer: read line by line.
    return null
  }
}

function recordOf(record: Raw): JsonRecord | null {
  if (typeof record['event'] !== 'string') return null
  return {
    level: textAt(record, 'level') ?? undefined,
    event: `${record['event']}${detailsOf(record)}`,
    writer: textAt(record, 'logger') ?? textAt(record, 'filename') ?? 'airflow',
    trace: objectsAt(record, 'error_detail').toReversed().flatMap(traceOf),
  }
}

/** What a record says beside its event: the API server's answer, the signal, the exit code. */
const detailsOf = (record: Raw): string =>
  ['detail', 'reason', 'error', 'signal_name', 'exit_code', 'final_state']
    .flatMap((key) => {
      const value = record[key]
      if (value === undefined || value === null) return []
      return [
        ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value).slice(0, 1_000)}`,
      ]
    })
    .join('')

/** An exception of `error_detail` (the raised one first, its causes after it) as Python would have printed it. */
function traceOf(detail: Raw, index: number): string[] {
  const bridge =
    index === 0
      ? []
      : ['', 'During handling of the above exception, another exception occurred:', '']
  const frames = objectsAt(detail, 'frames').map(
    (frame) =>
      `  File "${textAt(frame, 'filename') ?? '?'}", line ${String(frame['lineno'] ?? '?')}, in ${textAt(frame, 'name') ?? '?'}`,
  )
  const message = typeof detail['exc_value'] === 'string' ? detail['exc_value'] : ''
  const raised = `${textAt(detail, 'exc_type') ?? 'Exception'}${message === '' ? '' : `: ${message}`}`
  const notes = Array.isArray(detail['exc_notes'])
    ? detail['exc_notes'].filter((note) => typeof note === 'string')
    : []
  const members = objectsAt(detail, 'exceptions')
    .flatMap((group) => objectsAt(group, 'error_detail').concat(group))
    .slice(0, 10)
  return [
    ...bridge,
    ...members
      .filter((member) => textAt(member, 'exc_type'))
      .flatMap((member) => traceOf(member, 0)),
    'Traceback (most recent call last):',
    ...frames,
    ...raised.split('\n'),
    ...notes,
  ]
}
