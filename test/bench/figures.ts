/** Median and other quantiles of some figures. */
export function quantile(figures: number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** One line of the report: what, p50, p99 and how many. */
export function line(what: string, figures: number[], unit: string): string {
  const [p50, p99] = [0.5, 0.99].map((share) => quantile(figures, share).toFixed(1))
  return `${what}: p50 ${p50} ${unit}, p99 ${p99} ${unit} (${figures.length})`
}

/** Prints a figure beside its limit; the bench ends with exit code 1 when it is above. */
export function compare(what: string, figure: number, limit: number, unit: string): void {
  const above = !(figure <= limit)
  console.log(
    `${what}: ${figure.toFixed(2)} ${unit}, limit ${limit} ${unit}${above ? ': ABOVE' : ''}`,
  )
  if (above) process.exitCode = 1
}
