import type { StoredSeries } from '../../emulators/prometheus/index.ts'

/** Series as OpenMetrics text with the time of every sample, as `promtool tsdb create-blocks-from openmetrics` reads it. */
export function openMetrics(series: readonly StoredSeries[]): string {
  const families = Map.groupBy(series, ({ metric }) => metric)
  const lines = [...families].flatMap(([metric, members]) => [
    `# TYPE ${metric} gauge`,
    ...members.flatMap(({ labels, samples }) =>
      samples.map(([at, value]) => `${metric}${labelsText(labels)} ${value} ${at}`),
    ),
  ])
  return [...lines, '# EOF', ''].join('\n')
}

/** Labels as the text formats have them: `{pod="a",namespace="b"}`. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  const all = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return `{${all.join(',')}}`
}
