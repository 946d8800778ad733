import type { Log } from '../log/log.ts'
import type { YarnApplication } from './application.ts'

/** What spark-submit's own reports say of the application; the last report counts. Null where there is none. */
export function readClientReport({ name, lines }: Log): YarnApplication | null {
  const last = lines.findLastIndex((line) => report.test(line.text))
  const state = report.exec(lines[last]?.text ?? '')
  const field = (label: string): string | null => {
    const own = new RegExp(`^\\s*${label}: (.*)$`)
    const found = lines.findLast((line) => own.test(line.text))
    const value = own.exec(found?.text ?? '')?.[1]?.trim()
    return value === undefined || value === '' || value === 'N/A' ? null : value
  }
  const diagnostics = diagnosticsOf(lines)
  if (!state && diagnostics === '') return null
  return {
    id: state?.[1] ?? null,
    user: field('user'),
    queue: field('queue'),
    state: state?.[2] ?? null,
    finalStatus: field('final status'),
    diagnostics,
    source: name,
    startedMilliseconds: logTime(lines.find((line) => report.test(line.text))?.text ?? ''),
  }
}

/** Spark logs `26/11/19 04:00:19` without a time zone; the clusters run on UTC. */
function logTime(text: string): number | null {
  const match = /^(\d\d)\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)/.exec(text)
  const milliseconds = match
    ? Date.parse(`20${match[1]}-${match[2]}-${match[3]}T${match[4]}Z`)
    : Number.NaN
  return Number.isNaN(milliseconds) ? null : milliseconds
}

const report = /Application report for (application_\d+_\d+) \(state: ([A-Z_]+)\)/
const label =
  /^\s*(?:client token|ApplicationMaster host|ApplicationMaster RPC port|queue|start time|final status|tracking URL|user): /

/** `diagnostics: …` of the last report, or `Diagnostics message: …`, with its following lines. */
function diagnosticsOf(lines: readonly { text: string }[]): string {
  const first = lines.findLastIndex(({ text }) => says.test(text) && !/: N\/A\s*$/.test(text))
  if (first < 0) return ''
  const parts = [(lines[first]?.text ?? '').replace(/^.{0,200}?[Dd]iagnostics(?: message)?: /s, '')]
  for (const { text } of lines.slice(first + 1, first + 40)) {
    if (
      label.test(text) ||
      /^\d\d\/\d\d\/\d\d |^Exception in thread|^Traceback/.test(text) ||
      text === ''
    )
      break
    parts.push(text.trim())
  }
  return parts.join('\n').trim()
}

const says = /^\s*diagnostics: |(?:Application d|D)iagnostics message: /
