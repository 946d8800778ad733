/** A size in Spark's notation: `20G`, `3072m`, a bare number. */
export type SparkSize = { text: string; bytes: number }

/**
 * Reads a Spark size; units are powers of 1024 in any case (org.apache.spark.network.util.JavaUtils). A bare number counts
 * in `bareUnitBytes`: MiB for memory and overhead, bytes for spark.driver.maxResultSize. Null where it is none.
 */
export function sparkSize(text: string | null, bareUnitBytes = mebibyte): SparkSize | null {
  const match =
    text === null ? null : /^\s*(\d{1,15}(?:\.\d{1,6})?)\s*([kmgtp]?)(i?b|b)?\s*$/i.exec(text)
  if (!match) return null
  const [, number = '', unit = '', suffix] = match
  const factor =
    unit === '' ? (suffix ? 1 : bareUnitBytes) : 1024 ** ('kmgtp'.indexOf(unit.toLowerCase()) + 1)
  return { text: (text ?? '').trim(), bytes: Math.round(Number(number) * factor) }
}

/** Spark's notation of a size: whole gibibytes as `12g`, else mebibytes as `4608m`. */
export function sparkText(bytes: number): string {
  const mebibytes = Math.ceil(bytes / mebibyte)
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}g` : `${mebibytes}m`
}

export const mebibyte = 1024 ** 2
export const gibibyte = 1024 ** 3

/** Bytes of what YARN and Spark print: `28.2 GB`, `896 MB`, `4.2 GiB`, `1122.2 KiB`; both mean powers of 1024. */
export function printedBytes(text: string): number | null {
  const match = /^([\d.]{1,20}) ?([KMGTP]?)i?B$/i.exec(text.trim())
  if (!match) return null
  const unit = (match[2] ?? '').toUpperCase()
  const bytes = Number(match[1]) * (unit === '' ? 1 : 1024 ** ('KMGTP'.indexOf(unit) + 1))
  return Number.isFinite(bytes) ? bytes : null
}
