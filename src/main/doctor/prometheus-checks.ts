import type { Prometheus } from '../../../integrations/prometheus/prometheus.ts'
import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** What Groundcrew asks Prometheus for, by the names under which exporters give it. */
const series = [
  { what: 'memory of containers', names: ['container_memory_working_set_bytes'], needed: true },
  { what: 'fill of volumes', names: ['kubelet_volume_stats_used_bytes'], needed: false },
  {
    what: 'use of GPUs',
    names: ['gpu_gfx_activity', 'amd_gpu_gfx_activity', 'DCGM_FI_DEV_GPU_UTIL'],
    needed: false,
  },
]

/** Reach, and the series that are read. */
export const prometheusChecks = ({ prometheus, clock }: World): Check[] =>
  prometheus === null
    ? []
    : [
        {
          name: 'Prometheus',
          hint: 'Check prometheus.url, and that it scrapes the kubelets (cAdvisor): without container_memory_working_set_bytes no peak of memory is known.',
          async look() {
            const found = await Promise.all(
              series.map(async (each) => ({
                ...each,
                present: await isPresent(prometheus, each.names, clock.now()),
              })),
            )
            const lacking = found.filter(({ present }) => !present)
            const needed = lacking.filter((each) => each.needed).map(({ what }) => what)
            if (needed.length > 0) throw new Error(`it has nothing on ${needed.join(', ')}`)
            const present = found.filter((each) => each.present).map(({ what }) => what)
            const without = lacking.map(({ what }) => what)
            return `answers; has ${present.join(', ')}${without.length === 0 ? '' : `; without ${without.join(', ')}`}`
          },
        },
      ]

async function isPresent(
  prometheus: Prometheus,
  names: string[],
  at: Temporal.Instant,
): Promise<boolean> {
  const counts = await Promise.all(names.map((name) => prometheus.at(`count(${name})`, at)))
  return counts.some(({ series: found }) => found.length > 0)
}
