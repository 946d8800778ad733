import { parseQuantity } from '../../../../src/advice/quantity.ts'

const one = 1_000_000_000n

/** A resource amount in billionths, and whether it is spelled in powers of 1024. */
export type Amount = { nanos: bigint; binary: boolean }

export function amountOf(text: unknown): Amount {
  const quantity = parseQuantity(text)
  if (!quantity) throw new Error(`no quantity: ${String(text)}`)
  return { nanos: quantity.nanos, binary: /i$/.test(quantity.text) }
}

/** A sum keeps the spelling of its first part that is not zero. */
export const add = (one: Amount, other: Amount): Amount => ({
  nanos: one.nanos + other.nanos,
  binary: one.nanos === 0n ? other.binary : one.binary,
})

export const subtract = (one: Amount, other: Amount): Amount =>
  add(one, { ...other, nanos: -other.nanos })

export const largest = (one: Amount, other: Amount): Amount =>
  other.nanos > one.nanos ? other : one

export const zero: Amount = { nanos: 0n, binary: false }

/** The canonical spelling, as Quantity.String() gives it: `8Gi`, `1536Mi`, `500m`, `1k`. */
export function spell({ nanos, binary }: Amount): string {
  if (nanos === 0n) return '0'
  const whole = nanos % one === 0n
  if (binary && whole && nanos / one >= 1024n) return scale(nanos / one, 1024n, binarySuffixes)
  if (whole) return scale(nanos / one, 1000n, decimalSuffixes)
  const milli = one / 1000n
  if (nanos % milli === 0n) return `${nanos / milli}m`
  return nanos % 1000n === 0n ? `${nanos / 1000n}u` : `${nanos}n`
}

const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimalSuffixes = ['', 'k', 'M', 'G', 'T', 'P', 'E']

function scale(value: bigint, base: bigint, suffixes: string[]): string {
  let step = 0
  let rest = value
  while (rest % base === 0n && step < suffixes.length - 1) {
    rest /= base
    step += 1
  }
  return `${rest}${suffixes[step] ?? ''}`
}
