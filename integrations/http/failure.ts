import { Uncertain, Unreachable } from '../../src/delivery/endings.ts'
import type { CallError } from '../../src/delivery/endings.ts'

/** Words for the codes with which a connection fails before anything is sent (Node's and OpenSSL's names). */
const beforeSending: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'no way to the host',
  ENETUNREACH: 'no way to the network',
  EPROTO: 'TLS failed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

/** The code of a failed request, also when it is wrapped. */
export function codeOf(error: unknown): string {
  for (let each: unknown = error, depth = 0; depth < 4; depth += 1) {
    if (typeof each !== 'object' || each === null) break
    const { code, cause } = each as { code?: unknown; cause?: unknown }
    if (typeof code === 'string' && code !== 'ERR_NETWORK') return code
    each = cause
  }
  return ''
}

/** The ending for a request that got no whole answer. Only the code is kept of what was thrown: it may hold secrets. */
export function failureOf(service: string, error: unknown, operation: string): CallError {
  const code = codeOf(error)
  const reason = beforeSending[code] ?? (code.startsWith('ERR_SSL_') ? 'TLS failed' : undefined)
  if (reason !== undefined)
    return new Unreachable(service, `${service} cannot be reached: ${reason} (${code})`)
  return new Uncertain(
    service,
    `${service} broke off during ${operation}${code === '' ? '' : ` (${code})`}`,
  )
}
