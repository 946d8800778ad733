import { z } from 'zod'

/** What is used of `reports`: where and in whose Monday the platform's debts are said. */
export type Reports = {
  channel: string | null
  /** IANA name. */
  timeZone: string
  /** Keys that this version does not use yet: taken, and named at the start. */
  unused: string[]
}

const texts = { channel: 'a channel, name or id', time_zone: 'a time zone such as Europe/Berlin' }

/** `reports` in any shape: later versions know more of it, so only what is used is checked. */
export const reportsSchema = z.unknown().transform((given, context): Reports => {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  const written: Record<string, unknown> = isObject ? { ...given } : {}
  const read = (key: keyof typeof texts, fits: (text: string) => boolean): string | null => {
    const value = written[key]
    if (value === undefined) return null
    if (typeof value === 'string' && fits(value)) return value
    context.addIssue({ code: 'custom', path: [key], message: texts[key] })
    return null
  }
  return {
    channel: read('channel', (text) => text !== ''),
    timeZone: read('time_zone', isTimeZone) ?? 'UTC',
    unused: isObject
      ? Object.keys(written).filter((key) => !(key in texts))
      : given === null
        ? []
        : ['its content'],
  }
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
