import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import { CannotStart } from './cannot-start.ts'
import type { Standing } from './readiness.ts'

const checkMilliseconds = 5000

/** Serves /livez (the process turns), /readyz (a line for each part of its work; 503 when one is broken) and /metrics on `host:port`. */
export async function serveHealth(
  listen: string,
  readiness: () => Promise<Standing[]>,
  registry: Registry,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', response, readiness, registry)
  })
  const colon = listen.lastIndexOf(':')
  await listening(server, listen.slice(0, colon), Number(listen.slice(colon + 1)), listen)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  path: string,
  response: ServerResponse,
  readiness: () => Promise<Standing[]>,
  registry: Registry,
): Promise<void> {
  try {
    if (path === '/livez') return say(response, 200, 'ok\n')
    if (path === '/readyz') {
      const standings = await Promise.race([readiness(), late()])
      const isReady = standings.every(({ state }) => state !== 'broken')
      const lines = standings.map(({ part, state, words }) => `${state} ${part}: ${words}\n`)
      return say(response, isReady ? 200 : 503, lines.join(''))
    }
    if (path === '/metrics')
      return say(response, 200, await registry.metrics(), registry.contentType)
    say(response, 404, 'There are /livez, /readyz and /metrics.\n')
  } catch (error) {
    say(response, 500, `${(error as Error).message}\n`)
  }
}

function late(): Promise<Standing[]> {
  const standing: Standing = { part: 'checks', state: 'broken', words: 'they take too long' }
  return new Promise((resolve) => setTimeout(resolve, checkMilliseconds, [standing]).unref())
}

function say(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type }).end(text)
}

function listening(server: Server, host: string, port: number, listen: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CannotStart(
          `cannot listen on ${listen}: ${error.message}. Is another Groundcrew running? Set \`listen\` to a free port.`,
        ),
      ),
    )
    server.listen(port, host, () => resolve())
  })
}
