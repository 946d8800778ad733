import axios from 'axios'
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Readable } from 'node:stream'
import type { AxiosResponse } from 'axios'
import type { HttpRequest } from './request.ts'

const usualDeadlineMilliseconds = 30_000

/** A request as it goes out, with the signal that ends it. */
export type Sending = {
  method: string
  url: URL
  headers: Record<string, string>
  data: string | undefined
  deadlineMilliseconds: number
  signal: AbortSignal
  agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent }
}

/** Head of an answer, and its body to be read. */
export type Arriving = { status: number; headers: Record<string, string>; stream: Readable }

/** Puts a request together; its deadline begins now. */
export function sendingOf(
  request: HttpRequest,
  url: URL,
  headers: Record<string, string>,
  agents: Sending['agents'],
): Sending {
  const deadlineMilliseconds = request.deadlineMilliseconds ?? usualDeadlineMilliseconds
  const deadline = AbortSignal.timeout(deadlineMilliseconds)
  const sending: Sending = {
    method: request.method ?? 'GET',
    url,
    headers: { ...headers, Accept: request.accept ?? '*/*', ...request.headers },
    data: undefined,
    deadlineMilliseconds,
    signal: request.signal ? AbortSignal.any([deadline, request.signal]) : deadline,
    agents,
  }
  if (request.form) {
    sending.data = new URLSearchParams(request.form).toString()
    sending.headers['Content-Type'] = 'application/x-www-form-urlencoded'
  } else if (request.json !== undefined) {
    sending.data = JSON.stringify(request.json)
    sending.headers['Content-Type'] = 'application/json'
  }
  return sending
}

/** Sends it; follows no redirect, uses no proxy, judges no status. Rejects with what axios throws. */
export async function send(sending: Sending): Promise<Arriving> {
  try {
    return await sendOnce(sending)
  } catch (error) {
    if (!closedMeanwhile(error, sending)) throw error
    return await sendOnce(sending)
  }
}

async function sendOnce(sending: Sending): Promise<Arriving> {
  const response: AxiosResponse<Readable> = await axios.request({
    method: sending.method,
    url: sending.url.href,
    headers: sending.headers,
    data: sending.data,
    signal: sending.signal,
    responseType: 'stream',
    maxRedirects: 0,
    maxBodyLength: 16 * 1024 * 1024,
    proxy: false,
    transformRequest: [(data: unknown) => data],
    validateStatus: () => true,
    ...sending.agents,
  })
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers))
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join('\n') : String(value)
  return { status: response.status, headers, stream: response.data }
}

/** A kept connection that the other side closed just then: a read goes out again on a new one. */
function closedMeanwhile(error: unknown, sending: Sending): boolean {
  if (sending.method !== 'GET' || sending.signal.aborted) return false
  const { code, request } = error as { code?: unknown; request?: { reusedSocket?: unknown } }
  return code === 'ECONNRESET' && request?.reusedSocket === true
}

/** The values of a request that must not come back in a message. */
export function secretsOf(request: HttpRequest): string[] {
  const secrets = [...(request.secrets ?? [])]
  for (const value of Object.values(request.headers ?? {}))
    secrets.push(value, ...value.split(/[\s;=]+/).filter((part) => part.length >= 8))
  for (const [name, value] of Object.entries({ ...request.form, ...bodyOf(request.json) }))
    if (typeof value === 'string' && /token|password|secret/i.test(name)) secrets.push(value)
  return secrets.sort((one, other) => other.length - one.length)
}

function bodyOf(json: unknown): object {
  return typeof json === 'object' && json !== null ? json : {}
}
