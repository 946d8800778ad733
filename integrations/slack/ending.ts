import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import {
  Busy,
  type CallError,
  Refused,
  Uncertain,
  Unreachable,
} from '../../src/delivery/endings.ts'
import { refusalWords } from './refusal-words.ts'

const usualWaitMilliseconds = 30_000
const longestWaitMilliseconds = 3_600_000
const operatorWaitMilliseconds = 60_000

/** Slack's words for "possibly done": docs.slack.dev, errors of chat.postMessage ("some aspect may have succeeded"). */
const uncertainCodes = new Set([
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
])
/** Nothing was done, and the same call works once an operator has repaired the installation: nothing may be given up. */
const operatorCodes = new Set([
  'not_authed',
  'invalid_auth',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
  'ekm_access_denied',
])

/**
 * How a call ended that web-api reports as an error. `reads`: the method changes nothing, so that a lost answer is as
 * good as no call. What web-api throws for which answer: facts measured with 8.2 in test/integrations/slack.
 */
export function endingOf(method: string, error: unknown, reads: boolean): CallError {
  const ending = classified(method, error)
  return reads && ending instanceof Uncertain
    ? new Unreachable('slack', ending.message, ending.status)
    : ending
}

function classified(method: string, error: unknown): CallError {
  if (error instanceof WebAPIRateLimitedError)
    return busy(method, Math.min(error.retryAfter * 1000, longestWaitMilliseconds))
  if (error instanceof WebAPIPlatformError) return platformEnding(method, error)
  if (error instanceof WebAPIHTTPError) {
    const { statusCode } = error
    const words = `${method}: Slack answered with status ${statusCode}`
    return statusCode >= 400 && statusCode < 500
      ? new Refused('slack', words, statusCode)
      : new Uncertain('slack', words, statusCode)
  }
  if (error instanceof WebAPIRequestError) return networkEnding(method, error.original)
  if (error instanceof Error && error.message.startsWith('Retry header did not contain'))
    return busy(method, usualWaitMilliseconds)
  return networkEnding(method, error)
}

function busy(method: string, waitMilliseconds: number): Busy {
  const words = `${method}: Slack asks to wait ${Math.ceil(waitMilliseconds / 1000)} s`
  return new Busy('slack', words, waitMilliseconds, 429)
}

function platformEnding(method: string, { data }: WebAPIPlatformError): CallError {
  const code = String(data.error)
  if (!/^[\w.:-]{1,80}$/.test(code))
    return new Uncertain('slack', `${method}: Slack's answer is not JSON`)
  if (code === 'ratelimited' || code === 'rate_limited')
    return busy(method, (data.response_metadata?.retryAfter ?? 30) * 1000)
  if (uncertainCodes.has(code)) return new Uncertain('slack', `${method}: Slack says ${code}`)
  const words = refusalWords(method, code, data)
  return operatorCodes.has(code)
    ? new Busy('slack', words, operatorWaitMilliseconds)
    : new Refused('slack', words, null, code)
}

/** Error codes of Node and undici for calls that never left: nothing was done. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|HOSTNAME_MISMATCH)$/

/** The ending of a call over a network that failed: without a sign that it never left, it is uncertain. */
export function networkEnding(method: string, error: unknown): CallError {
  const code = codeOf(error)
  if (code !== null && neverSent.test(code))
    return new Unreachable('slack', `${method}: Slack cannot be reached (${code})`)
  if (isBadPort(error))
    return new Unreachable('slack', `${method}: Slack cannot be reached (bad port)`)
  const name = error instanceof Error ? error.name : ''
  const why = name === 'TimeoutError' ? 'no answer in time' : `no whole answer (${code ?? name})`
  return new Uncertain('slack', `${method}: ${why}`)
}

/** A port that fetch never goes to, such as 1: there is no error code for it. */
const isBadPort = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port'

function codeOf(error: unknown): string | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth += 1) {
    if ('code' in each && typeof each.code === 'string') return each.code
    each = each.cause
  }
  return null
}
