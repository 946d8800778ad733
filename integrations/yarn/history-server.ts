import { Refused } from '../../src/delivery/endings.ts'
import { objectsAt, textAt } from '../../src/evidence/raw.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import { createHttp } from '../http.ts'
import { limits } from './remote.ts'

const mebibyte = 1024 ** 2
const service = 'Spark history server'

/** An application's last attempt; `id` is null in client mode, where the paths have none. */
export type SparkAttempt = { application: string; id: string | null; completed: boolean }

/** Spark's history server. Everything throws the endings of a call. Source: monitoring.html of Spark 3.1–3.5. */
export type HistoryServer = {
  /** Null: not known, or not read yet; it looks for new logs every ten seconds. */
  lastAttempt(application: string, signal: AbortSignal): Promise<SparkAttempt | null>
  /** `/allexecutors`: the lost ones too. */
  executors(attempt: SparkAttempt, signal: AbortSignal): Promise<Raw[]>
  failedStages(attempt: SparkAttempt, signal: AbortSignal): Promise<Raw[]>
  environment(attempt: SparkAttempt, signal: AbortSignal): Promise<Raw>
  version(signal: AbortSignal): Promise<string | null>
  close(): void
}

/** A client for the history server at an address. */
export function createHistoryServer(baseUrl: string): HistoryServer {
  const http = createHttp({ service, baseUrl, concurrency: 4 })
  const get = async (
    segments: readonly string[],
    signal: AbortSignal,
    query = {},
  ): Promise<unknown> => {
    const { status, body } = await http.call({
      path: ['api', 'v1', ...segments],
      query,
      expect: [404],
      ...limits(signal, 8 * mebibyte),
    })
    if (status !== 404) return body
    if (typeof body === 'string' && /\b(?:unknown|no such) app\b/i.test(body)) return null
    throw new Refused(service, `${service} answered 404: not found; check the address`, 404)
  }
  const pathOf = ({ application, id }: SparkAttempt, part: string): string[] => [
    'applications',
    application,
    ...(id === null ? [] : [id]),
    part,
  ]
  return {
    async lastAttempt(application, signal) {
      const answer = await get(['applications', application], signal)
      const attempts = objectsAt(answer, 'attempts').map((attempt) => ({
        application,
        id: textAt(attempt, 'attemptId'),
        completed: attempt['completed'] === true,
      }))
      return attempts.toSorted((one, other) => Number(other.id) - Number(one.id))[0] ?? null
    },
    executors: async (attempt, signal) =>
      objectsIn(await get(pathOf(attempt, 'allexecutors'), signal)),
    failedStages: async (attempt, signal) =>
      objectsIn(await get(pathOf(attempt, 'stages'), signal, { status: 'failed' })),
    environment: async (attempt, signal) =>
      ((await get(pathOf(attempt, 'environment'), signal)) ?? {}) as Raw,
    version: async (signal) => textAt(await get(['version'], signal), 'spark'),
    close: () => http.close(),
  }
}

const objectsIn = (answer: unknown): Raw[] => objectsAt({ answer }, 'answer')
