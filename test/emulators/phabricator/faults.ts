/** What goes wrong with one call. Where nothing else is said the call isn't carried out. */
export type Fault =
  /** The connection breaks without an answer. */
  | { kind: 'drop' }
  /** Carried out, then the connection breaks. */
  | { kind: 'commit-drop' }
  /** Never answered. */
  | { kind: 'hang' }
  /** Never answered; carried out when `release` is called. */
  | { kind: 'hold' }
  /** Never answered; carried out so much later. */
  | { kind: 'commit-late'; milliseconds: number }
  /** Carried out, then an exception in what follows: HTTP 200 with ERR-CONDUIT-CORE. */
  | { kind: 'error-after-commit' }
  /** Answered by something in front of Phabricator. */
  | { kind: 'answer'; status: number; contentType: string; body: string }
  /** Something happens on the server just before the call, which then is answered as usual. */
  | { kind: 'before'; act: () => void }

const html = 'text/html; charset=UTF-8'

/** Pages of proxies and of the server itself, as measured. */
export const pages = {
  badGateway: {
    kind: 'answer',
    status: 502,
    contentType: html,
    body: '<html><head><title>502 Bad Gateway</title></head><body></body></html>',
  },
  setupError: {
    kind: 'answer',
    status: 500,
    contentType: html,
    body: '<!DOCTYPE html> <html>   <head>     <meta charset="UTF-8" />     <title>Setup Error</title></head></html>',
  },
  login: {
    kind: 'answer',
    status: 200,
    contentType: html,
    body: '<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" /><title>Login</title></head></html>',
  },
  tooManyRequests: {
    kind: 'answer',
    status: 429,
    contentType: 'text/plain',
    body: 'TOO MANY REQUESTS\nYou ("127.0.0.1") are issuing too many requests too quickly.\n',
  },
  tooLarge: {
    kind: 'answer',
    status: 413,
    contentType: html,
    body: '<html><head><title>413 Request Entity Too Large</title></head></html>',
  },
  addressTooLong: {
    kind: 'answer',
    status: 414,
    contentType: html,
    body: '<html><head><title>414 Request-URI Too Large</title></head></html>',
  },
  wrongPath: {
    kind: 'answer',
    status: 200,
    contentType: html,
    body: '<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" /><title>Authentication Failure</title></head></html>',
  },
} as const satisfies { [name: string]: Fault }

/** Faults that wait for their call, in order. */
export type FaultPlan = {
  /** The next calls of this method (`*`: of any) go wrong this way. */
  add(method: string, fault: Fault, times: number): void
  take(method: string): Fault | null
  clear(): void
}

/** An empty plan. */
export function createFaultPlan(): FaultPlan {
  const planned: { method: string; fault: Fault; times: number }[] = []
  return {
    add: (method, fault, times) => void planned.push({ method, fault, times }),
    take(method) {
      const next = planned.find(
        (each) => each.times > 0 && (each.method === '*' || each.method === method),
      )
      if (!next) return null
      next.times -= 1
      return next.fault
    },
    clear: () => void planned.splice(0),
  }
}
