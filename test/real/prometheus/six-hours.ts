import type { StoredSeries } from '../../emulators/prometheus/index.ts'

const gibi = 2 ** 30
const namespace = 'airflow-ml'

/** Up to now: six hours in which a claim has filled from 10 to 16 Gi, and forty minutes of the use of GPUs, in percent by pod. */
export function sixHours(
  claim: string,
  percents: Readonly<Record<string, number>>,
): StoredSeries[] {
  const now = Temporal.Now.instant().epochMilliseconds / 1000
  const everyMinute = (first: number, value: (minutes: number) => number): [number, string][] =>
    Array.from({ length: first }, (_, index) => {
      const minutes = first - index
      return [now - minutes * 60, String(value(minutes))]
    })
  const used: StoredSeries = {
    metric: 'kubelet_volume_stats_used_bytes',
    labels: { namespace, persistentvolumeclaim: claim },
    samples: everyMinute(400, (minutes) => (16 - Math.min(minutes, 360) / 60) * gibi),
  }
  const gpus = Object.entries(percents).map(([pod, percent]) => ({
    metric: 'gpu_gfx_activity',
    labels: { namespace, pod, container: 'base', gpu_id: '0' },
    samples: everyMinute(40, () => percent),
  }))
  return [used, ...gpus]
}
