import type { PrometheusEmulator } from '../../../test/emulators/prometheus/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { namespace } from './furnish.ts'

const everyMilliseconds = 1000
const samplesMost = 2000

/** A sample of one series. */
export type Measurement = { metric: string; labels: Record<string, string>; value: number }

/** Writes what is measured into the emulated Prometheus every second, until aborted. */
export async function runMeter(
  prometheus: PrometheusEmulator,
  measure: () => Measurement[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const at = clock.now().epochMilliseconds / 1000
    for (const { metric, labels, value } of measure()) {
      const all = { namespace, ...labels }
      const key = JSON.stringify(all)
      const known = prometheus.series.find(
        (series) => series.metric === metric && JSON.stringify(series.labels) === key,
      )
      if (!known) prometheus.put(metric, all, [[at, value]])
      else known.samples = [...known.samples.slice(-samplesMost), [at, String(value)]]
    }
    await clock.sleep(everyMilliseconds, signal).catch(() => {})
  }
}
