import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StoredSeries } from './evaluate.ts'
import { replyTo, type Reply } from './reply.ts'

export type { StoredSeries } from './evaluate.ts'

/** What goes wrong with the next query. */
export type Fault =
  | { kind: 'answer'; status: number; contentType: string; body: string }
  | { kind: 'hang' }
  | { kind: 'drop' }
  | { kind: 'warn'; warning: string }

/** A Prometheus at the wire, on loopback: stored series, selectors, `max_over_time`, `count` of a metric. */
export type PrometheusEmulator = {
  url: string
  series: StoredSeries[]
  /** Adds samples (epoch seconds and value) of a metric. */
  put(metric: string, labels: Record<string, string>, samples: [number, number | string][]): void
  /** Expressions asked for, oldest first. */
  queries: string[]
  fail(fault: Fault, times?: number): void
  close(): Promise<void>
}

/** Starts it empty. */
export async function startPrometheus(
  options: { port?: number } = {},
): Promise<PrometheusEmulator> {
  const series: StoredSeries[] = []
  const queries: string[] = []
  const faults: Fault[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://emulator')
      const form =
        request.method === 'POST'
          ? new URLSearchParams(Buffer.concat(chunks).toString())
          : url.searchParams
      queries.push(form.get('query') ?? '')
      answer(response, faults.shift() ?? null, () => replyTo(series, url.pathname, form))
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    series,
    queries,
    put(metric, labels, samples) {
      const texts = samples.map(([at, value]): [number, string] => [at, String(value)])
      series.push({ metric, labels, samples: texts })
    },
    fail(fault, times = 1) {
      for (let time = 0; time < times; time += 1) faults.push(fault)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, fault: Fault | null, run: () => Reply): void {
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'drop') {
    response.socket?.destroy()
    return
  }
  if (fault?.kind === 'answer') {
    response.writeHead(fault.status, { 'Content-Type': fault.contentType }).end(fault.body)
    return
  }
  const { status, body } = run()
  if (typeof body === 'string') {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(body)
    return
  }
  const warned = fault?.kind === 'warn' ? { ...body, warnings: [fault.warning] } : body
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(warned))
}
