import { approximateBytes, formatCount, unitsOf, type Quantity } from '../advice/quantity.ts'

/** `41 min`, `1 h 29 min`, `24 s`: how long something took. */
export function duration(from: Temporal.Instant, to: Temporal.Instant): string {
  const seconds = Math.max(0, Math.round((to.epochMilliseconds - from.epochMilliseconds) / 1000))
  return secondsAsWords(seconds)
}

/** The same for a number of seconds. */
export function secondsAsWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** The first few names and how many more there are. */
export const some = (names: readonly string[], most = 4): string =>
  names.length <= most
    ? listed(names)
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

/** A measured size: `7.96Gi` reads better than `8546984919`. */
export const sizeOf = (bytes: bigint): string => approximateBytes(bytes)

/** A quantity as the evidence spells it, with a readable size beside a spelling that hides it: `1e9 (0.9Gi)`. */
export function spelled(quantity: Quantity): string {
  const { text } = quantity
  if (/^\d+(\.\d+)?[MGTP]i$/.test(text)) return text
  const readable = approximateBytes(unitsOf(quantity))
  return readable === text ? text : `${text} (${readable})`
}

/** An amount of a resource: bytes for memory and storage, a count or cores for the rest. */
export function amountOf(resource: string, nanos: bigint): string {
  return /memory|storage|hugepages/.test(resource)
    ? approximateBytes(nanos / 1_000_000_000n)
    : formatCount(nanos)
}

/** One text without line breaks and cut to a length. */
export function oneLine(text: string, longest = 300): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`
}

/** The text as a sentence: first letter large, full stop at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
