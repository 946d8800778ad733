import { pino } from 'pino'
import { redactText } from '../evidence/redact.ts'

/** Structured log on stdout: JSON lines, written at once, so that a killed process loses none. */
export type Log = {
  debug(event: string, fields?: Record<string, unknown>): void
  info(event: string, fields?: Record<string, unknown>): void
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

const longestText = 2000

/** Texts are cut and redacted; errors become their name and message, never the object. */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stdout): Log {
  const out = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination === process.stdout ? pino.destination({ fd: 1, sync: true }) : destination,
  )
  const write =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) =>
      out[severity](
        Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, safe(value)])),
        event,
      )
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

function safe(value: unknown): unknown {
  if (value instanceof Error)
    return redactText(`${value.name}: ${value.message}`.slice(0, longestText))
  if (typeof value === 'string') return redactText(value.slice(0, longestText))
  return value
}
