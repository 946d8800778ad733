import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { labelsText } from './open-metrics.ts'

/** What measures: `/metrics` in the text format, on loopback. */
export interface Exporter {
  /** `127.0.0.1:<port>`. */
  readonly target: string
  /** From now on this is what is measured of it. */
  readonly set: (metric: string, labels: Readonly<Record<string, string>>, value: number) => void
  readonly stop: () => Promise<void>
}

/** Starts an exporter that measures nothing yet. */
export async function startExporter(): Promise<Exporter> {
  const values = new Map<string, number>()
  const server = createServer((_, response) => {
    const lines = [...values].map(([series, value]) => `${series} ${value}\n`)
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(lines.join(''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (metric, labels, value) => void values.set(`${metric}${labelsText(labels)}`, value),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
