import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { systemClock } from '../src/clock.ts'
import { endingOf, looseJson, readJson } from './http/answer.ts'
import { readHeadAndTail, readWhole } from './http/body.ts'
import { inTurn, tooLong } from './http/in-turn.ts'
import { createLimiter } from './http/limiter.ts'
import { secretsOf, send, sendingOf } from './http/sending.ts'
import { baseOf, targetOf } from './http/target.ts'
import type { Answer } from './http/answer.ts'
import type { HeadAndTail } from './http/body.ts'
import type { Sending } from './http/sending.ts'
import type { HttpRequest } from './http/request.ts'

export type { HttpRequest } from './http/request.ts'
export type { QueryValue } from './http/target.ts'
export type { HeadAndTail } from './http/body.ts'

/** One remote and how politely it is used. */
export type HttpOptions = {
  /** As people know it; begins every message: `airflow-ml`. */
  service: string
  /** `https://airflow-ml.example.org/base`, from configuration; calls never leave it. */
  baseUrl: string
  userAgent?: string
  /** Requests under way at once (4). */
  concurrency?: number
  /** Least time between the starts of two requests (0). */
  minTimeMilliseconds?: number
  now?: () => Temporal.Instant
}

/** `body` is parsed JSON (null for an empty one) or text; names of headers are in lower case. */
export type HttpAnswer<Body> = { status: number; headers: Record<string, string>; body: Body }

/** Calls to one remote. Everything throws the endings of `delivery/endings.ts`; nothing is retried here, but for a read on a connection that had just been closed. */
export type Http = {
  call(request: HttpRequest & { responseType: 'text' }): Promise<HttpAnswer<string>>
  call(request: HttpRequest & { responseType?: 'json' }): Promise<HttpAnswer<unknown>>
  /** A text of any length, of which `maxBytes` are kept: its beginning and its end. */
  stream(request: HttpRequest): Promise<HttpAnswer<HeadAndTail>>
  /** Closes idle connections. */
  close(): void
}

/** Makes the calls to one remote; throws a plain Error when the address cannot be one. */
export function createHttp(options: HttpOptions): Http {
  const { service } = options
  const base = baseOf(options.baseUrl)
  const now = options.now ?? systemClock.now
  const concurrency = options.concurrency ?? 4
  const limiter = createLimiter(concurrency, options.minTimeMilliseconds ?? 0)
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxFreeSockets: concurrency }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxFreeSockets: concurrency }),
  }
  const userAgent = options.userAgent ?? 'groundcrew'

  async function answerTo(request: HttpRequest, sending: Sending): Promise<Answer> {
    const { status, headers, stream } = await send(sending)
    const good = isGood(status, request)
    const maxBytes = good ? (request.maxBytes ?? usualMaxBytes) : longestErrorBytes
    const bytes = await readWhole(stream, maxBytes)
    if (bytes === null && good) throw tooLong(service, sending.method, maxBytes)
    const answer = { status, headers, text: bytes?.toString() ?? '' }
    if (!good) throw endingOf(service, answer, secretsOf(request), now())
    return answer
  }

  function take<T>(request: HttpRequest, read: (sending: Sending) => Promise<T>): Promise<T> {
    const target = targetOf(service, base, request.path, request.query)
    const sending = sendingOf(request, target, { 'User-Agent': userAgent }, agents)
    return inTurn(service, limiter, sending, () => read(sending))
  }

  return {
    async call(request: HttpRequest & { responseType?: 'json' | 'text' }) {
      const text = request.responseType === 'text'
      const asked = { ...request, accept: request.accept ?? (text ? '*/*' : 'application/json') }
      const {
        status,
        headers,
        text: body,
      } = await take(asked, (sending) => answerTo(asked, sending))
      const answer = { status, headers, text: body }
      if (text) return { status, headers, body }
      if (!(status >= 200 && status < 300)) return { status, headers, body: looseJson(body) }
      return { status, headers, body: body.trim() === '' ? null : readJson(service, answer) }
    },

    async stream(request) {
      const asked = { ...request, accept: request.accept ?? '*/*' }
      return await take(asked, async (sending) => {
        const { status, headers, stream } = await send(sending)
        if (isGood(status, asked))
          return {
            status,
            headers,
            body: await readHeadAndTail(stream, request.maxBytes ?? usualMaxBytes),
          }
        const bytes = await readWhole(stream, longestErrorBytes)
        const answer = { status, headers, text: bytes?.toString() ?? '' }
        throw endingOf(service, answer, secretsOf(request), now())
      })
    },

    close() {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  } as Http
}

const usualMaxBytes = 8 * 1024 * 1024
const longestErrorBytes = 64 * 1024

function isGood(status: number, request: HttpRequest): boolean {
  return (status >= 200 && status < 300) || (request.expect ?? []).includes(status)
}
