import type { Queries } from './prometheus.ts'
import { selector } from './selector.ts'

/** How busy the GPUs of one pod were, at their busiest, in percent. */
export type GpuUse = { pod: string; container: string | null; highestPercent: number }

/**
 * Busy GPUs by pod over the last so many minutes, from AMD's device-metrics-exporter (`gpu_gfx_activity`, in some set-ups
 * `amd_gpu_gfx_activity`) or NVIDIA's DCGM exporter. Empty where no exporter runs.
 */
export async function gpuUse(
  queries: Queries,
  namespace: string,
  at: Temporal.Instant,
  minutes: number,
): Promise<GpuUse[]> {
  const uses = new Map<string, GpuUse>()
  for (const metric of metrics) {
    const expression = `max_over_time(${selector(metric, { namespace })}[${Math.ceil(minutes)}m])`
    const { series } = await queries.at(expression, at)
    for (const { labels, samples } of series) {
      const pod = labels['pod']
      const percent = samples.at(-1)?.[1]
      if (pod === undefined || pod === '' || percent === undefined) continue
      const highestPercent = Math.max(percent, uses.get(pod)?.highestPercent ?? 0)
      uses.set(pod, { pod, container: labels['container'] ?? null, highestPercent })
    }
  }
  return [...uses.values()]
}

const metrics = ['gpu_gfx_activity', 'amd_gpu_gfx_activity', 'DCGM_FI_DEV_GPU_UTIL']
