import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Unavailable } from './unavailable.ts'

/** A started server: where it is, as plain data, and how it ends. */
export interface StartedServer {
  readonly address: unknown
  readonly stop: () => Promise<void>
}

/** Starts a server; `ask` gives the address of another one that it needs, and starts that first if need be. */
export type StartServer = (ask: (name: string) => Promise<unknown>) => Promise<StartedServer>

/** What the desk answers: the address, or why the server cannot run here. */
export type DeskAnswer =
  { readonly address: unknown } | { readonly unavailable: string } | { readonly failure: string }

/** The desk's own address and its end. */
export interface ServerDesk {
  readonly url: string
  /** Stops every server that was started, the newest first. */
  readonly close: () => Promise<void>
}

/** Test files ask here (`GET /<name>`) for the servers of the suite; each is started when it is first asked for, and only once. */
export async function openServerDesk(
  starters: Readonly<Record<string, StartServer>>,
): Promise<ServerDesk> {
  const asked = new Map<string, Promise<StartedServer>>()
  const started: StartedServer[] = []
  const begin = async (name: string) => {
    const start = starters[name]
    if (!start) throw new Error(`no server ${name}; there are ${Object.keys(starters).join(', ')}`)
    const server = await start(ask)
    started.push(server)
    return server
  }
  const ask = async (name: string) => {
    const server = asked.get(name) ?? begin(name)
    asked.set(name, server)
    return (await server).address
  }
  const answer = async (name: string): Promise<DeskAnswer> => {
    try {
      return { address: await ask(name) }
    } catch (error) {
      if (error instanceof Unavailable) {
        process.stderr.write(`${name} cannot run here: ${error.message}\n`)
        return { unavailable: error.message }
      }
      return { failure: String(error instanceof Error ? error.stack : error) }
    }
  }
  const http = createServer((request, response) => {
    void answer(request.url?.slice(1) ?? '').then((body) => response.end(JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      http.close()
      for (const server of started.reverse()) await server.stop()
    },
  }
}
