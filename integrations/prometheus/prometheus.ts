import type { PeakSource } from '../../src/ports/sources.ts'
import { createHttp } from '../http.ts'
import { readAnswer, type QueryAnswer } from './answer.ts'
import { gpuUse, type GpuUse } from './gpu-use.ts'
import { memoryPeak } from './memory-peak.ts'
import type { Queries } from './queries.ts'
import { volumeUse, type VolumeUse } from './volume-use.ts'

export type PrometheusOptions = { url: string; userAgent?: string }

/** What Groundcrew asks of Prometheus. Everything throws the endings of a call; null or empty: it knows nothing of it. */
export type Prometheus = PeakSource &
  Queries & {
    /** Rejects when it does not answer. */
    check(): Promise<void>
    /** How full the claims of a namespace are, and where their fill level was some hours before. */
    volumeUse(namespace: string, at: Temporal.Instant): Promise<VolumeUse[]>
    /** How busy the GPUs of each pod of a namespace were over the last so many minutes. */
    gpuUse(namespace: string, at: Temporal.Instant, minutes: number): Promise<GpuUse[]>
    close(): void
  }

const deadlineMilliseconds = 8_000
const maxBytes = 4 * 1024 * 1024

/** A client for one Prometheus, or anything with its HTTP API (Thanos). */
export function createPrometheus({ url, userAgent }: PrometheusOptions): Prometheus {
  const http = createHttp({
    service: 'Prometheus',
    baseUrl: url,
    concurrency: 4,
    ...(userAgent === undefined ? {} : { userAgent }),
  })

  async function ask(path: string, form: Record<string, string>): Promise<QueryAnswer> {
    const { body } = await http.call({
      method: 'POST',
      path: ['api', 'v1', path],
      form: { ...form, timeout: `${deadlineMilliseconds / 1000}s` },
      deadlineMilliseconds,
      maxBytes,
    })
    return readAnswer(body)
  }

  const queries: Queries = {
    at: (query, at) => ask('query', { query, time: seconds(at) }),
    range: (query, from, to, stepMilliseconds) =>
      ask('query_range', {
        query,
        start: seconds(from),
        end: seconds(to),
        step: `${stepMilliseconds}ms`,
      }),
  }
  return {
    ...queries,
    memoryPeak: (query) => memoryPeak(queries, query),
    volumeUse: (namespace, at) => volumeUse(queries, namespace, at),
    gpuUse: (namespace, at, minutes) => gpuUse(queries, namespace, at, minutes),
    async check() {
      await ask('query', { query: 'vector(1)' })
    },
    close: () => http.close(),
  }
}

function seconds(at: Temporal.Instant): string {
  return (at.epochMilliseconds / 1000).toFixed(3)
}
