import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { CannotAct, type PlatformWord, platformWords } from '../platform.ts'
import { type Program, UnknownStory } from '../program.ts'
import type { World } from '../world.ts'
import { listenOn } from './free-port.ts'
import { sentencesOf, startPage } from './start-page.ts'
import { viewOf } from './world-view.ts'

const usualPort = 3900

/** The start page's own server on loopback. */
export type ServedPage = { url: string; stop(): Promise<void> }

/** Serves the start page, what it shows of the world, and what its buttons do. */
export async function servePage(
  world: World,
  program: Program,
  workspaceUrl: string,
): Promise<ServedPage> {
  const page = startPage(workspaceUrl, world.phabricator.url)
  const server = createServer(answer)
  const port = await listenOn(server, usualPort)
  const url = `http://127.0.0.1:${port}`

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { host, origin } = request.headers
    const isOurs = host === `127.0.0.1:${port}` || host === `localhost:${port}`
    const isSame = origin === undefined || origin === `http://${host}`
    if (!isOurs || !isSame) return void response.writeHead(403).end()
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (request.method === 'POST') return json(response, { lines: act(pathname, searchParams) })
    if (pathname === '/world') return json(response, viewOf(world))
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    if (pathname !== '/') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }

  /** Does what a button says; answers what there is to tell. */
  function act(path: string, asked: URLSearchParams): readonly string[] {
    try {
      const story = /^\/stories\/([a-z-]+)$/.exec(path)?.[1]
      if (story !== undefined) {
        program.tellStory(story)
        return sentencesOf(story)
      }
      const [word = '', ...rest] = (asked.get('words') ?? '').split(' ')
      if (path !== '/sre' || !Object.hasOwn(platformWords, word))
        return ['There is no such button.']
      world.platform.act(word as PlatformWord, rest)
      return []
    } catch (error) {
      if (error instanceof CannotAct || error instanceof UnknownStory) return [error.message]
      throw error
    }
  }

  return {
    url,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
