import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { webPage } from './answer.ts'
import { dispatch } from './dispatch.ts'
import { createFaults } from './faults.ts'
import { flavourV1 } from './flavour-v1.ts'
import { flavourV2 } from './flavour-v2.ts'
import { createAirflowState } from './state.ts'
import { createUsers } from './users.ts'
import type { Answer } from './answer.ts'
import type { Fault } from './faults.ts'
import type { AirflowState } from './state.ts'

export type { AirflowState, NewDag, NewRun } from './state.ts'
export type * from './model.ts'

/** An Airflow at the wire: its API on 127.0.0.1, its inside as `state`, what goes wrong as `faults`. */
export type AirflowEmulator = Awaited<ReturnType<typeof startAirflowEmulator>>

/** Starts one. `now` is its clock; `state` may be shared, so that both versions show the same. */
export async function startAirflowEmulator(options: {
  api: 'v1' | 'v2'
  now?: () => Temporal.Instant
  state?: AirflowState
  port?: number
}) {
  const flavour = options.api === 'v1' ? flavourV1 : flavourV2
  const now = options.now ?? (() => Temporal.Now.instant())
  const state = options.state ?? createAirflowState(now)
  const users = createUsers()
  const faults = createFaults()
  const requests: { method: string; path: string; body: string }[] = []

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const method = request.method ?? 'GET'
    const path = request.url ?? '/'
    requests.push({ method, path, body })
    const met = faults.take(method, path)
    const kinds = new Set(met.map(({ kind }) => kind))
    if (kinds.has('hang')) return
    if (kinds.has('drop')) return void request.socket.destroy()
    for (const fault of met) if (fault.kind === 'meanwhile') fault.act()
    const url = new URL(path, 'http://127.0.0.1')
    const wire = { method, url, headers: request.headers, body }
    const answer = instead(met) ?? dispatch(state, flavour, users, wire)
    if (kinds.has('drop-after')) return void request.socket.destroy()
    send(response, changed(answer, met), met, now())
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    api: options.api,
    url: `http://127.0.0.1:${port}`,
    state,
    faults,
    /** Every request so far; empty it with `length = 0`. */
    requests,
    /** Ends all logins. */
    expireLogins: () => users.expire(),
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function instead(faults: Fault[]): Answer | null {
  for (const fault of faults) {
    if (fault.kind === 'login-page') return webPage(200, 'Sign In - Airflow')
    if (fault.kind === 'answer') {
      const { status, body = '', headers = {} } = fault
      return { status, type: 'text/plain', body, headers }
    }
  }
  return null
}

function changed(answer: Answer, faults: Fault[]): Answer {
  return faults.reduce(
    (kept, fault) =>
      fault.kind === 'drift' ? { ...kept, body: fault.change(structuredClone(kept.body)) } : kept,
    answer,
  )
}

function send(
  response: ServerResponse,
  { status, body, type, headers }: Answer,
  faults: Fault[],
  at: Temporal.Instant,
): void {
  const text = typeof body === 'string' && type !== undefined ? body : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': type ?? 'application/json',
    date: new Date(at.epochMilliseconds).toUTCString(),
    ...headers,
  })
  const drip = faults.find((fault) => fault.kind === 'drip')
  if (drip !== undefined) {
    let sent = 0
    const timer = setInterval(
      () => response.write(text[sent++ % text.length] ?? ' '),
      drip.everyMilliseconds,
    )
    response.on('close', () => clearInterval(timer))
  } else if (faults.some(({ kind }) => kind === 'truncate')) {
    response.write(text.slice(0, text.length / 2))
    setImmediate(() => response.destroy())
  } else response.end(text)
}
