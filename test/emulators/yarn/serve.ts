import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One answer of a server. */
export type Reply = {
  status: number
  contentType: string
  body: string
  headers?: Record<string, string>
}

/** What goes wrong with the next request. */
export type Fault = ({ kind: 'answer' } & Reply) | { kind: 'hang' } | { kind: 'drop' }

/** One HTTP server of the emulated cluster, on loopback. */
export type Served = {
  url: string
  /** Method and path of every request, oldest first. */
  requests: string[]
  fail(fault: Fault, times?: number): void
  close(): Promise<void>
}

/** Starts a server that answers with `route`. */
export async function serve(route: (url: URL) => Reply): Promise<Served> {
  const requests: string[] = []
  const faults: Fault[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://emulator')
    requests.push(`${request.method} ${url.pathname}${url.search}`)
    const fault = faults.shift()
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'drop') {
      response.socket?.destroy()
      return
    }
    const { status, contentType, body, headers } = fault ?? route(url)
    response.writeHead(status, { 'Content-Type': contentType, ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail(fault, times = 1) {
      for (let time = 0; time < times; time += 1) faults.push(fault)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A JSON answer. */
export function json(body: unknown, status = 200): Reply {
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

/** A web page. */
export function page(body: string, status = 200): Reply {
  return { status, contentType: 'text/html; charset=utf-8', body }
}
