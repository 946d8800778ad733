import type { StoredSeries } from '../../../emulators/prometheus/index.ts'

/** When the containers of the contract began, and when they died. */
export const began = Temporal.Instant.from('2026-10-05T02:31:00Z')
export const died = Temporal.Instant.from('2026-10-05T03:12:00Z')

export const gibi = 2 ** 30
/** A name that is not to end the string that it stands in. */
export const oddName = 'a"} or up{x="\\'

type Sample = [minutes: number, value: number | string]

/** Samples by minutes after `began`. */
function series(metric: string, labels: Record<string, string>, samples: Sample[]): StoredSeries {
  const start = began.epochMilliseconds / 1000
  return {
    metric,
    labels: { namespace: 'airflow-ml', ...labels },
    samples: samples.map(([minutes, value]) => [start + minutes * 60, String(value)]),
  }
}

const memory = (pod: string, samples: Sample[], more: Record<string, string> = {}) =>
  series('container_memory_working_set_bytes', { pod, container: 'base', ...more }, samples)

const claim = (name: string, used: Sample[], capacity: Sample[]) => [
  series('kubelet_volume_stats_used_bytes', { persistentvolumeclaim: name }, used),
  series('kubelet_volume_stats_capacity_bytes', { persistentvolumeclaim: name }, capacity),
]

const percents: Sample[] = [
  [-45, 90],
  [-5, 0],
]
const gpu = (metric: string, pod: string, samples: Sample[], more: Record<string, string> = {}) =>
  series(metric, { pod, container: 'base', ...more }, samples)

/** All that a server of the contract has measured. */
export const history: StoredSeries[] = [
  memory(
    'two-replicas',
    [
      [-10, 9 * gibi],
      [1.1, 2 * gibi],
      [20.1, 6 * gibi],
      [40.1, 5 * gibi],
    ],
    { instance: 'a' },
  ),
  memory('two-replicas', [[20.1, 7 * gibi]], { instance: 'b' }),
  memory('two-replicas', [[20, 99 * gibi]], { container: 'sidecar' }),
  memory('short', [[0.1, 3 * gibi]]),
  memory('two-weeks', [
    [1, gibi],
    [9_999, 8 * gibi],
    [10_000, gibi],
    [14 * 1440 - 1, 9 * gibi],
  ]),
  memory('only-nan', [[1, 'NaN']]),
  memory('only-infinity', [[1, '+Inf']]),
  memory('only-earlier', [[-60, gibi]]),
  memory('some-nan', [
    [1, gibi],
    [2, 'NaN'],
  ]),
  memory(oddName, [[1, gibi]]),
  ...claim(
    'fills',
    [
      [-360, 10 * gibi],
      [0, 16 * gibi],
    ],
    [[0, 20 * gibi]],
  ),
  ...claim(
    'stands-still',
    [
      [-360, 5],
      [0, 5],
    ],
    [[0, 10]],
  ),
  ...claim('is-new', [[-1, 5]], [[-1, 10]]),
  ...claim('was-unmounted', [[-30, 5]], [[-30, 10]]),
  series('kubelet_volume_stats_used_bytes', { persistentvolumeclaim: 'without-size' }, [[0, 1]]),
  gpu('gpu_gfx_activity', 'idle', percents, { gpu_id: '0' }),
  gpu('gpu_gfx_activity', 'busy', [[-5, 0]], { gpu_id: '1' }),
  gpu(
    'gpu_gfx_activity',
    'busy',
    [
      [-9, 80],
      [-5, 0],
    ],
    { gpu_id: '2' },
  ),
  gpu('gpu_gfx_activity', '', [[-5, 50]], { gpu_id: '3' }),
  gpu('amd_gpu_gfx_activity', 'prefixed', [[-5, 30]]),
  gpu('DCGM_FI_DEV_GPU_UTIL', 'of-nvidia', [[-5, 40]]),
  gpu('gpu_gfx_activity', 'metrics-exporter-x', [[-5, 60]], {
    namespace: 'kube-amd-gpu',
    exported_namespace: 'airflow-ml',
    exported_pod: 'exported',
    exported_container: 'train',
  }),
  gpu('gpu_gfx_activity', 'metrics-exporter-x', [[-5, 70]], {
    exported_namespace: 'jupyter',
    exported_pod: 'of-others',
  }),
]
