import type { Queries } from './queries.ts'
import { selector } from './selector.ts'

/** How busy the GPUs of one pod were, at their busiest, in percent. */
export type GpuUse = { pod: string; container: string | null; highestPercent: number }

/**
 * Busy GPUs by pod over the last so many minutes, from AMD's device-metrics-exporter (`gpu_gfx_activity`, in some set-ups
 * `amd_gpu_gfx_activity`) or NVIDIA's DCGM exporter. Empty where no exporter runs. Where Prometheus does not honour the
 * labels of exporters, the pod that uses the GPU is `exported_pod`, and `pod` is the exporter's own.
 */
export async function gpuUse(
  queries: Queries,
  namespace: string,
  at: Temporal.Instant,
  minutes: number,
): Promise<GpuUse[]> {
  const uses = new Map<string, GpuUse>()
  for (const metric of metrics)
    for (const label of ['namespace', 'exported_namespace']) {
      const expression = `max_over_time(${selector(metric, { [label]: namespace })}[${Math.ceil(minutes)}m])`
      const { series } = await queries.at(expression, at)
      for (const { labels, samples } of series) {
        const user = userOf(labels)
        const percent = samples.at(-1)?.[1]
        if (user.namespace !== namespace || !user.pod || percent === undefined) continue
        const highestPercent = Math.max(percent, uses.get(user.pod)?.highestPercent ?? 0)
        uses.set(user.pod, { pod: user.pod, container: user.container ?? null, highestPercent })
      }
    }
  return [...uses.values()]
}

const metrics = ['gpu_gfx_activity', 'amd_gpu_gfx_activity', 'DCGM_FI_DEV_GPU_UTIL']

/** Whose use a series tells of. */
function userOf(labels: Readonly<Record<string, string>>) {
  const prefix = labels['exported_namespace'] === undefined ? '' : 'exported_'
  const [namespace, pod, container] = ['namespace', 'pod', 'container'].map(
    (name) => labels[`${prefix}${name}`],
  )
  return { namespace, pod, container }
}
