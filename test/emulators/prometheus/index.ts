import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { matching, parseExpression, valueAt, type StoredSeries } from './evaluate.ts'

export type { StoredSeries } from './evaluate.ts'

/** What goes wrong with the next query. */
export type Fault =
  | { kind: 'answer'; status: number; contentType: string; body: string }
  | { kind: 'hang' }
  | { kind: 'drop' }
  | { kind: 'warn'; warning: string }

/** A Prometheus at the wire, on loopback: stored series, selectors, `max_over_time`. */
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
      answer(response, faults.shift() ?? null, () => evaluate(series, url.pathname, form))
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

type Reply = { status: number; body: Record<string, unknown> }

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
  const warned = fault?.kind === 'warn' ? { ...body, warnings: [fault.warning] } : body
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(warned))
}

function evaluate(series: readonly StoredSeries[], path: string, form: URLSearchParams): Reply {
  const text = form.get('query') ?? ''
  const now = Number(form.get('time') ?? 0)
  if (text === 'vector(1)') return success('vector', [{ metric: {}, value: [now, '1'] }])
  const expression = parseExpression(text)
  if (!expression)
    return failure(400, 'bad_data', `invalid parameter "query": 1:1: parse error in ${text}`)
  const found = matching(series, expression)
  const metricOf = ({ metric, labels }: StoredSeries) =>
    expression.rangeSeconds === null ? { __name__: metric, ...labels } : labels
  if (path === '/api/v1/query')
    return success(
      'vector',
      found.flatMap((each) => {
        const value = valueAt(each, expression, now)
        return value === null ? [] : [{ metric: metricOf(each), value: [now, value] }]
      }),
    )
  if (path !== '/api/v1/query_range') return failure(404, 'not_found', 'no such path')
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name))) as [
    number,
    number,
    number,
  ]
  if ((end - start) / step > 11_000)
    return failure(
      400,
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  const steps = Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, index) => start + index * step,
  )
  return success(
    'matrix',
    found.flatMap((each) => {
      const values = steps.flatMap((at) => {
        const value = valueAt(each, expression, at)
        return value === null ? [] : [[at, value]]
      })
      return values.length === 0 ? [] : [{ metric: metricOf(each), values }]
    }),
  )
}

function success(resultType: string, result: unknown[]): Reply {
  return { status: 200, body: { status: 'success', data: { resultType, result } } }
}

function failure(status: number, errorType: string, error: string): Reply {
  return { status, body: { status: 'error', errorType, error } }
}
