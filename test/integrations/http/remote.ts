import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createHttp } from '../../../integrations/http.ts'
import { CallError } from '../../../src/delivery/endings.ts'
import type { AddressInfo } from 'node:net'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import type { Http } from '../../../integrations/http.ts'

/** A request that arrived. */
export type Arrived = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

/** A server on loopback for one test file, which answers as it is told, and calls to it. */
export function useRemote() {
  let respond: RequestListener = (_, response) => response.end('{}')
  let http: Http | null = null
  let port = 0
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      arrived.push({ method, url, headers, body })
      respond(request, response)
    })
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    http = createHttp({ service: 'airflow-ml', baseUrl: `http://127.0.0.1:${port}/base/` })
  })
  beforeEach(() => {
    arrived.length = 0
  })
  afterAll(() => {
    http?.close()
    server.closeAllConnections()
    server.close()
  })
  return {
    http: (): Http => {
      if (http === null) throw new Error('the server is there once the tests have begun')
      return http
    },
    url: () => `http://127.0.0.1:${port}`,
    /** What arrived in this test. */
    arrived,
    respond(listener: RequestListener): void {
      respond = listener
    },
    answer(status: number, body: string, headers: Record<string, string> = {}): void {
      this.respond((_, response) => response.writeHead(status, headers).end(body))
    },
  }
}

/** The ending of a call; anything else is thrown. */
export async function endingOf(promise: Promise<unknown>): Promise<CallError> {
  const error = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CallError)) throw error
  return error
}
