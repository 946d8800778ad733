import {
  Busy,
  Refused,
  Uncertain,
  Unreachable,
  type CallError,
} from '../../../src/delivery/endings.ts'
import { numberAt, textAt } from '../../../src/evidence/raw.ts'

const service = 'Kubernetes'
const longestMessage = 400
const longestWaitMilliseconds = 300_000

/** What a server answered other than what was asked for, as the ending it is. `body` is a v1 Status, or anything. */
export function failureOfAnswer(status: number, body: unknown, retryAfter?: unknown): CallError {
  const code = textAt(body, 'reason')
  const message = (textAt(body, 'message') ?? `answered ${status}`).slice(0, longestMessage)
  const waitSeconds =
    numberAt({ retryAfter }, 'retryAfter') ?? numberAt(body, 'details', 'retryAfterSeconds')
  if (status === 429 || (status >= 500 && waitSeconds !== null)) {
    const waitMilliseconds = Math.max(0, (waitSeconds ?? 1) * 1000)
    return new Busy(service, message, Math.min(waitMilliseconds, longestWaitMilliseconds), status)
  }
  return status >= 400 && status < 500
    ? new Refused(service, message, status, code)
    : new Uncertain(service, message, status)
}

/** A request that got no answer, or not all of it. */
export function failureOfTransport(error: unknown): CallError {
  const code = codeOf(error)
  return neverSent.has(code) || /CERT|SSL|TLS/.test(code)
    ? new Unreachable(service, `cannot be reached (${code})`)
    : new Uncertain(service, `the connection was cut (${code})`)
}

/** No whole answer within the time. */
export const failureOfDeadline = (milliseconds: number): CallError =>
  new Uncertain(service, `no whole answer within ${milliseconds / 1000} s`)

/** An answer that is larger than can be taken in. */
export const failureOfSize = (maxBytes: number): CallError =>
  new Refused(service, `the answer is larger than ${maxBytes} bytes`, null, 'TooLarge')

/** The credentials could not be had: a missing file, a plugin that failed. */
export const failureOfCredentials = (error: unknown): CallError =>
  new Unreachable(service, `the credentials could not be read (${codeOf(error)})`)

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** An error's code or name; never its message, which may quote a credential. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && code !== '') return code
  return error.cause instanceof Error ? codeOf(error.cause) : error.name
}
