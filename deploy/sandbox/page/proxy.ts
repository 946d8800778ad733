import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { WebSocket, WebSocketServer } from 'ws'
import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { completeSubmission } from './complete-submission.ts'
import { answerForLocalSlack, forLocalSlack } from './for-local-slack.ts'
import { answerInstead, completeAnswer } from './gaps.ts'
import { listenOn } from './free-port.ts'
import type { LocalSlack } from './local-slack.ts'

/** What stands between Groundcrew and local-slack. */
export type Proxy = {
  apiUrl: string
  /** How many Socket Mode connections stand. */
  connections(): number
  /** Cuts everything and refuses connections. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
}

/**
 * Passes on calls and Socket Mode, adds what local-slack lacks, and puts its own address in the place of local-slack's.
 * Of an envelope, which local-slack sends to all connections, only one gets it. `onEnvelope` hears of each.
 */
export async function startProxy(localSlack: LocalSlack, onEnvelope: () => void): Promise<Proxy> {
  const sockets = new Set<WebSocket>()
  const passed = new Set<string>()
  const upgrades = new WebSocketServer({ noServer: true })
  const server = createServer((request, response) => {
    pass(request, response).catch((error: Error) => {
      response.writeHead(502, { 'content-type': 'text/plain' }).end(error.message)
    })
  })
  server.on('upgrade', (request, socket, head) => {
    upgrades.handleUpgrade(request, socket as Duplex, head, (down) => join(request, down))
  })
  const port = await listenOn(server, 0)
  const here = (text: string) =>
    text.replaceAll(`127.0.0.1:${localSlack.port}`, `127.0.0.1:${port}`)

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const path = request.url ?? '/'
    const method = /^\/api\/([\w.]+)/.exec(path)?.[1]
    const asked = method === undefined ? null : argumentsOf(request, body)
    const instead = method && asked ? answerInstead(method, asked) : null
    if (instead) return json(response, instead)
    const { 'content-type': type, authorization } = request.headers
    const answer = await fetch(localSlack.url + path, {
      method: request.method ?? 'GET',
      headers: {
        ...(type !== undefined && asked === null && { 'content-type': type }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(request.method !== 'GET' && {
        body: asked ? forLocalSlack(asked) : shownBody(type, body),
      }),
    })
    if (method === undefined) {
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
      })
      response.end(Buffer.from(await answer.arrayBuffer()))
      return
    }
    json(response, completeAnswer(method, JSON.parse(here(await answer.text()))))
  }

  function join(request: IncomingMessage, down: WebSocket): void {
    const up = new WebSocket(`ws://127.0.0.1:${localSlack.port}${request.url ?? '/'}`)
    const unsent: string[] = []
    sockets.add(down)
    down.on('message', (data) => {
      if (up.readyState === WebSocket.OPEN) up.send(String(data))
      else unsent.push(String(data))
    })
    up.on('open', () => unsent.splice(0).forEach((text) => up.send(text)))
    up.on('message', (data) => {
      const message = JSON.parse(here(String(data))) as Raw
      const envelope = textAt(message, 'envelope_id')
      if (envelope === null) return down.send(JSON.stringify(message))
      if (passed.has(envelope)) return
      passed.add(envelope)
      onEnvelope()
      down.send(JSON.stringify(completeSubmission(message)))
    })
    up.on('close', () => down.close())
    up.on('error', () => down.terminate())
    down.on('close', () => {
      sockets.delete(down)
      up.close()
    })
    down.on('error', () => up.terminate())
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    connections: () => sockets.size,
    async goDown() {
      if (!server.listening) return
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    async comeBack() {
      await listenOn(server, port)
    },
  }
}

function argumentsOf(request: IncomingMessage, body: Buffer): URLSearchParams {
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? false
  if (!isJson) return new URLSearchParams(body.toString())
  const fields = JSON.parse(body.toString() || '{}') as Record<string, unknown>
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/** Answers to a response_url are JSON; everything else, such as a file's bytes, passes as it is. */
function shownBody(type: string | undefined, body: Buffer): Buffer | string {
  if (!type?.startsWith('application/json')) return body
  return JSON.stringify(answerForLocalSlack(JSON.parse(body.toString()) as Record<string, unknown>))
}

function json(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
}
