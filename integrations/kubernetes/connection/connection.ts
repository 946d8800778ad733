import { request, type Dispatcher } from 'undici'
import { CallError, Refused } from '../../../src/delivery/endings.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createCredentials, type KubernetesSource } from './credentials.ts'
import { startDeadline } from './deadline.ts'
import { createDispatchers } from './dispatchers.ts'
import { failureOfAnswer, failureOfDeadline, failureOfSize, failureOfTransport } from './failure.ts'
import { Unreadable } from './unreadable.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

type ReadLimits = { signal?: AbortSignal; deadlineMilliseconds?: number; maxBytes?: number }

/**
 * The way to one API server. Every call ends with a value or one of the endings of src/delivery/endings.ts (the
 * HTTP status in `status`, the API's own reason in `code`), or with the caller's own abort reason.
 */
export type Connection = {
  /** `https://host:port`, without a path. */
  readonly server: string
  /** A GET of JSON. */
  read(path: string, query?: Query, limits?: ReadLimits): Promise<Raw>
  /** A GET of text, such as a log; cut off at `maxBytes` instead of refused. */
  readText(path: string, query?: Query, limits?: ReadLimits): Promise<string>
  /** A GET that goes on: resolves with the body once the status is known to be good. */
  open(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  close(): Promise<void>
}

const ordinaryDeadlineMilliseconds = 30_000
const ordinaryMaxBytes = 256 * 1024 * 1024
const longestStatusBytes = 64 * 1024

/** Connects to the API server that the source names. Throws where the source cannot be read. */
export function connect(source: KubernetesSource): Connection {
  const dispatchers = createDispatchers()
  const credentials = createCredentials(source, dispatchers)

  async function send(path: string, query: Query, signal: AbortSignal) {
    const url = new URL(credentials.server() + path)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    for (let attempt = 1; ; attempt += 1) {
      const { headers, dispatcher, generation } = await credentials.authorise(url.href)
      const answer = await request(url, {
        headers: { ...headers, accept: 'application/json', 'accept-encoding': 'identity' },
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(dispatcher && { dispatcher }),
      })
      if (answer.statusCode === 200) return answer
      const failure = await readFailure(answer)
      if (attempt > 1 || !(failure instanceof Refused) || failure.status !== 401) throw failure
      credentials.renew(generation)
    }
  }

  /** Runs a call within a deadline; its failures become endings. */
  async function within<T>(
    limits: ReadLimits,
    call: (signal: AbortSignal, keep: () => void) => Promise<T>,
  ): Promise<T> {
    const milliseconds = limits.deadlineMilliseconds ?? ordinaryDeadlineMilliseconds
    const deadline = startDeadline(limits.signal, milliseconds)
    let kept = false
    const keep = () => {
      kept = true
      deadline.keep()
    }
    try {
      return await Promise.race([call(deadline.signal, keep), deadline.over])
    } catch (error) {
      limits.signal?.throwIfAborted()
      if (deadline.passed()) throw failureOfDeadline(milliseconds)
      throw error instanceof CallError ? error : failureOfTransport(error)
    } finally {
      if (!kept) deadline.done()
    }
  }

  return {
    server: new URL(credentials.server()).origin,
    read: (path, query = {}, limits = {}) =>
      within(limits, async (signal) => {
        const { body } = await send(path, query, signal)
        const maxBytes = limits.maxBytes ?? ordinaryMaxBytes
        const text = await readBody(body, maxBytes)
        if (!text.whole) throw failureOfSize(maxBytes)
        const value = parse(text.text)
        if (typeof value !== 'object' || value === null) throw new Unreadable('the answer')
        return value as Raw
      }),
    readText: (path, query = {}, limits = {}) =>
      within(limits, async (signal) => {
        const { body } = await send(path, query, signal)
        return (await readBody(body, limits.maxBytes ?? ordinaryMaxBytes)).text
      }),
    open: (path, query, signal) =>
      within({ signal }, async (inner, keep) => {
        const { body } = await send(path, query, inner)
        keep()
        return body
      }),
    close: () => dispatchers.close(),
  }
}

async function readFailure({ statusCode, headers, body }: Dispatcher.ResponseData) {
  const { text } = await readBody(body, longestStatusBytes)
  return failureOfAnswer(statusCode, parse(text), headers['retry-after'])
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number) {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  const whole = size <= maxBytes
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), whole }
}

/** JSON, or null where it is none: a proxy's page, half an answer. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
