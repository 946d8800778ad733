import { Refused } from '../../src/delivery/endings.ts'
import type { HeadAndTail, Http, HttpAnswer, HttpRequest } from '../http.ts'
import type { Auth } from './auth/auth.ts'

/** Calls with credentials; a call that was refused as not logged in is done once more after a new login. */
export type Session = {
  /** The body as JSON. */
  call(request: HttpRequest): Promise<HttpAnswer<unknown>>
  stream(request: HttpRequest): Promise<HttpAnswer<HeadAndTail>>
}

/** Adds credentials to the calls of one remote. */
export function createSession(http: Http, auth: Auth, deadlineMilliseconds: number): Session {
  async function withLogin<T>(
    request: HttpRequest,
    send: (request: HttpRequest) => Promise<T>,
  ): Promise<T> {
    const attempt = async () => {
      const credentials = await auth.headers()
      const headers = { ...request.headers, ...credentials }
      const sent = send({ deadlineMilliseconds, ...request, headers })
      return sent.catch((error: unknown) => {
        if (!(error instanceof Refused) || error.status === null) throw error
        if (!auth.renew(credentials, error.status, error.message)) throw error
        return error
      })
    }
    const first = await attempt()
    if (!(first instanceof Refused)) return first
    const second = await attempt()
    if (second instanceof Refused) throw second
    return second
  }

  return {
    call: (request) => withLogin(request, (each) => http.call({ ...each, responseType: 'json' })),
    stream: (request) => withLogin(request, (each) => http.stream(each)),
  }
}
