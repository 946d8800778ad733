import type { Log } from '../../src/main/log.ts'

/** A log that passes on only what nobody foresaw, a line each. */
export function quietLog(hint: (line: string) => void): Log {
  const silent = (): void => {}
  return {
    debug: silent,
    info: silent,
    warn: silent,
    error: (event, fields = {}) =>
      hint(
        `Groundcrew: ${event} ${JSON.stringify(fields, (_, value: unknown) =>
          value instanceof Error ? String(value.stack) : value,
        )}`,
      ),
  }
}
