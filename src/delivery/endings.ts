/**
 * How an outside call can end besides with a value. Everything that talks to a service throws one of these and
 * nothing else; none carries a secret, a request or a response body.
 */
export class CallError extends Error {
  readonly service: string
  readonly status: number | null
  constructor(service: string, message: string, status: number | null = null) {
    super(message)
    this.name = new.target.name
    this.service = service
    this.status = status
  }
}

/** The other side said no, and will say no again. `code` is its own word for it: `channel_not_found`. */
export class Refused extends CallError {
  readonly code: string | null
  constructor(
    service: string,
    message: string,
    status: number | null = null,
    code: string | null = null,
  ) {
    super(service, message, status)
    this.code = code
  }
}

/** The other side asked for patience; nothing was done. */
export class Busy extends CallError {
  readonly waitMilliseconds: number
  constructor(
    service: string,
    message: string,
    waitMilliseconds: number,
    status: number | null = null,
  ) {
    super(service, message, status)
    this.waitMilliseconds = waitMilliseconds
  }
}

/** The request never reached the other side (refused connection, DNS, TLS): nothing was done. */
export class Unreachable extends CallError {}

/** Sent, and no answer that can be trusted: for a write, it may or may not have been done. */
export class Uncertain extends CallError {}
