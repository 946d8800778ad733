/** An exact Kubernetes quantity: bytes, cores or a count in billionths, with the spelling it came with. */
export type Quantity = { text: string; nanos: bigint }

const one = 1_000_000_000n
const kibi = 1024n

/** Billionths that one of a suffix is worth. Source: k8s.io/apimachinery/pkg/api/resource/suffix.go */
const suffixes: { readonly [suffix: string]: bigint } = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  '': one,
  k: one * 10n ** 3n,
  M: one * 10n ** 6n,
  G: one * 10n ** 9n,
  T: one * 10n ** 12n,
  P: one * 10n ** 15n,
  E: one * 10n ** 18n,
  Ki: one * kibi,
  Mi: one * kibi ** 2n,
  Gi: one * kibi ** 3n,
  Ti: one * kibi ** 4n,
  Pi: one * kibi ** 5n,
  Ei: one * kibi ** 6n,
}

/** `1.5Gi`, `1e9`, `100m`, `128974848`, `12E`, `1E3`; null where the text is no quantity. Rounds up below one billionth. */
export function parseQuantity(input: unknown): Quantity | null {
  const text = typeof input === 'number' ? String(input) : input
  if (typeof text !== 'string' || text.length > 64) return null
  const [, sign, whole, fraction = '', suffix = '', exponent] =
    /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/.exec(
      text.trim(),
    ) ?? []
  const worth = suffixes[suffix]
  if (whole === undefined || worth === undefined) return null
  const power = Number(exponent ?? 0) - fraction.length
  const product = BigInt(whole + fraction) * worth
  const nanos =
    power >= 0 ? product * 10n ** BigInt(power) : ceilDivide(product, 10n ** BigInt(-power))
  return { text: text.trim(), nanos: sign === '-' ? -nanos : nanos }
}

/** Whole bytes (or whole units of any resource) of a quantity, rounded up; null where the text is none. */
export function bytesOf(text: unknown): bigint | null {
  const quantity = parseQuantity(text)
  return quantity && unitsOf(quantity)
}

/** Whole units, rounded up: bytes of a memory quantity. */
export const unitsOf = (quantity: Quantity): bigint => ceilDivide(quantity.nanos, one)

/** Shortest exact Kubernetes spelling of bytes: `8Gi`, `1536Mi`, `1500M`, `128974848`. */
export function formatBytes(bytes: bigint): string {
  if (bytes === 0n) return '0'
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki', 'E', 'P', 'T', 'G', 'M', 'k']) {
    const worth = (suffixes[suffix] ?? one) / one
    if (bytes % worth === 0n) return `${bytes / worth}${suffix}`
  }
  return String(bytes)
}

/** A short reading for people of any number of bytes: `7.96Gi`, `34.6Gi`, `512Mi`; exact where it can be. */
export function approximateBytes(bytes: bigint): string {
  for (const [suffix, digits] of [
    ['Ti', 1],
    ['Gi', 1],
    ['Mi', 0],
    ['Ki', 0],
  ] as const) {
    const worth = (suffixes[suffix] ?? one) / one
    if (bytes >= worth)
      return `${(Number(bytes) / Number(worth)).toFixed(digits).replace(/\.0$/, '')}${suffix}`
  }
  return String(bytes)
}

/** A count or cores in the shortest spelling: `4`, `500m`. */
export function formatCount(nanos: bigint): string {
  return nanos % one === 0n ? String(nanos / one) : `${ceilDivide(nanos, 1_000_000n)}m`
}

/** A memory written as `500m` means half a byte: always a mistake. */
export const isMilliMemory = (text: string): boolean => /^\d+(\.\d+)?m$/.test(text.trim())

/** Division of integers that rounds up. */
export function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor > 0n ? quotient + 1n : quotient
}
