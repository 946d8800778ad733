import { Refused } from '../../src/delivery/endings.ts'
import { createHttp } from '../http.ts'
import { isPassing, readLogPage } from './log-page.ts'
import { askAgain, limits, type Patience } from './remote.ts'

const tailBytes = 32 * 1024
const maxPageBytes = 512 * 1024
const redirects = [301, 302, 303, 307, 308]
const service = 'driver’s log'

/** Reads one of a container's logs (`stdout`, `stderr`) at the address that YARN gives. Throws the endings of a call. */
export type ReadContainerLog = (
  address: string,
  name: string,
  signal: AbortSignal,
) => Promise<string>

/**
 * A reader of containers' logs, up to their last 32 KiB. The node that ran the container has the log until it is aggregated;
 * then the node redirects to the job history server, which is followed to that node and to `hosts` only. Between the two it
 * is not found for some seconds, and asked for again.
 */
export function containerLogReader(hosts: readonly string[], patience: Patience): ReadContainerLog {
  return async (address, name, signal) => {
    const url = new URL(`${address.replace(/\/+$/, '')}/${name}/`)
    url.searchParams.set('start', String(-tailBytes))
    const allowed = new Set([url.hostname, ...hosts])
    const page = await askAgain(
      patience,
      signal,
      async () => readLogPage(await readPage(url, allowed, signal)),
      (answer) => 'log' in answer || !isPassing(answer.said),
    )
    if ('log' in page) return fromWholeLine(page.log)
    throw new Refused(service, `${url.host} says: ${page.said.slice(0, 200)}`)
  }
}

async function readPage(
  url: URL,
  allowed: ReadonlySet<string>,
  signal: AbortSignal,
  hops = 3,
): Promise<string> {
  const http = createHttp({ service: `${service} at ${url.host}`, baseUrl: url.origin })
  try {
    const { status, headers, body } = await http.call({
      responseType: 'text',
      path: decodeURI(url.pathname),
      query: Object.fromEntries(url.searchParams),
      accept: 'text/html',
      expect: redirects,
      ...limits(signal, maxPageBytes),
    })
    if (!redirects.includes(status)) return body
    const next = new URL(headers['location'] ?? '', url)
    if (hops === 0 || !allowed.has(next.hostname))
      throw new Refused(
        service,
        `${url.host} sends on to ${next.host}, which is none of the configured hosts; see it at ${next.href.slice(0, 300)}`,
      )
    return await readPage(next, allowed, signal, hops - 1)
  } finally {
    http.close()
  }
}

/** A log that was cut begins within a line. */
const fromWholeLine = (log: string): string =>
  Buffer.byteLength(log) < tailBytes - 1 ? log : log.slice(log.indexOf('\n') + 1)
