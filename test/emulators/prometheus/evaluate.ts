/** A stored series: a metric's name, its labels, and samples as epoch seconds and the text of a value. */
export type StoredSeries = {
  metric: string
  labels: Record<string, string>
  samples: [number, string][]
}

export type Expression = {
  metric: string
  labels: Record<string, string>
  /** Of `max_over_time(…[60s])`; null for a plain selector. */
  rangeSeconds: number | null
}

/** How long the last sample counts for a plain selector, as Prometheus has it by default. */
const lookbackSeconds = 300
/** The units of a duration. */
export const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** Understands `metric{a="b"}` and `max_over_time(metric{a="b"}[60s])`; null for anything else. */
export function parseExpression(text: string): Expression | null {
  const [, inner, amount, unit = 's'] =
    /^max_over_time\((.*)\[(\d+)(ms|[smhd])\]\)$/.exec(text) ?? []
  const [, metric, matchers] = /^([a-zA-Z_:][\w:]*)\{(.*)\}$/.exec(inner ?? text) ?? []
  if (metric === undefined || matchers === undefined) return null
  const labels: Record<string, string> = {}
  let rest = matchers
  while (rest !== '') {
    const [whole, name, value] = /^(\w+)=("(?:[^"\\]|\\.)*"),?/.exec(rest) ?? []
    if (whole === undefined || name === undefined || value === undefined) return null
    labels[name] = JSON.parse(value) as string
    rest = rest.slice(whole.length)
  }
  return { metric, labels, rangeSeconds: amount ? Number(amount) * (unitSeconds[unit] ?? 1) : null }
}

/** The value of a series at a moment, or null where it has none. A range begins after its beginning, as in Prometheus 3; in 2.42 at it. */
export function valueAt(
  { samples }: StoredSeries,
  { rangeSeconds }: Expression,
  atSeconds: number,
): string | null {
  const window = samples.filter(
    ([at]) => at <= atSeconds && at > atSeconds - (rangeSeconds ?? lookbackSeconds),
  )
  if (rangeSeconds === null) return window.at(-1)?.[1] ?? null
  const numbers = window.map(([, text]) => Number(text)).filter((value) => !Number.isNaN(value))
  if (window.length === 0) return null
  return numbers.length === 0 ? 'NaN' : String(Math.max(...numbers))
}

/** The series that a selector means. */
export function matching(
  series: readonly StoredSeries[],
  { metric, labels }: Expression,
): StoredSeries[] {
  return series.filter(
    (each) =>
      each.metric === metric &&
      Object.entries(labels).every(([name, value]) => (each.labels[name] ?? '') === value),
  )
}
