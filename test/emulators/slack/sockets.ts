import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Workspace } from './workspace.ts'

/** How the delivery of one envelope ended: acknowledged with a payload, or not at all. */
export type Delivered = { acknowledged: boolean; payload: unknown; envelope: string }

type Envelope = {
  type: 'slash_commands' | 'interactive' | 'events_api'
  payload: unknown
  acceptsAnswer: boolean
}

/** Socket Mode: connections that share the envelopes, of which each goes to exactly one. */
export type Sockets = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends an envelope and waits for its acknowledgement. Without a connection nothing is sent. */
  deliver(envelope: Envelope): Promise<Delivered>
  /** Sends an envelope again that was sent before, as Slack does after a timeout. */
  redeliver(envelope: string): Promise<Delivered>
  /** Says goodbye on every connection; the client closes them and comes back. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'too_many_websockets'): void
  /** Cuts every connection without a word. */
  cut(): void
  /** From now on connections neither answer pings nor deliver anything, but stay open. */
  freeze(frozen: boolean): void
  /** From now on new connections are taken and never greeted. */
  mute(muted: boolean): void
  /** Connections that stand. */
  count(): number
  close(): void
}

/** Slack gives up on an acknowledgement after three seconds of real time. */
export function createSockets(workspace: Workspace, acknowledgeMilliseconds: number): Sockets {
  const server = new WebSocketServer({ noServer: true, autoPong: false })
  const open: WebSocket[] = []
  const sent = new Map<string, Envelope>()
  const awaited = new Map<string, (payload: unknown) => void>()
  let turn = 0
  let frozen = false
  let muted = false

  const pings = setInterval(() => {
    if (!frozen) for (const each of open) each.ping('Ping from applink')
  }, 5000)
  pings.unref()

  function greet(socket: WebSocket): void {
    open.push(socket)
    socket.on('ping', (data) => frozen || socket.pong(data))
    socket.on('message', (data) => frozen || take(JSON.parse(String(data))))
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1)
      workspace.changed({ kind: 'socket' })
    })
    workspace.changed({ kind: 'socket' })
    if (muted) return
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        connection_info: { app_id: workspace.bot.app },
        debug_info: { host: 'applink-1', approximate_connection_time: 18_060 },
      }),
    )
  }

  function take(answer: { envelope_id?: string; payload?: unknown }): void {
    awaited.get(answer.envelope_id ?? '')?.(answer.payload ?? null)
  }

  function send(id: string, envelope: Envelope, attempt: number): Promise<Delivered> {
    const nobody = { acknowledged: false, payload: null, envelope: id }
    const socket = open[turn++ % Math.max(open.length, 1)]
    if (!socket || frozen) return Promise.resolve(nobody)
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(nobody), acknowledgeMilliseconds)
      const finish = (delivered: Delivered) => {
        clearTimeout(timer)
        socket.off('close', cut)
        awaited.delete(id)
        resolve(delivered)
      }
      const cut = () => finish(nobody)
      awaited.set(id, (payload) => finish({ acknowledged: true, payload, envelope: id }))
      socket.once('close', cut)
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: envelope.type,
          payload: envelope.payload,
          accepts_response_payload: envelope.acceptsAnswer,
          ...(envelope.type === 'events_api' && {
            retry_attempt: attempt,
            retry_reason: attempt > 0 ? 'timeout' : '',
          }),
        }),
      )
    })
  }

  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, greet),
    async deliver(envelope) {
      const id = randomUUID()
      sent.set(id, envelope)
      const first = await send(id, envelope, 0)
      return first.acknowledged || envelope.type !== 'events_api' ? first : send(id, envelope, 1)
    },
    redeliver(id) {
      const envelope = sent.get(id)
      if (!envelope) throw new Error(`no envelope ${id} was sent`)
      return send(id, envelope, 1)
    },
    disconnect(reason) {
      const words = JSON.stringify({
        type: 'disconnect',
        reason,
        debug_info: { host: 'applink-1' },
      })
      for (const socket of open) socket.send(words)
    },
    cut: () => open.forEach((socket) => socket.terminate()),
    freeze: (value) => void (frozen = value),
    mute: (value) => void (muted = value),
    count: () => open.length,
    close() {
      clearInterval(pings)
      open.forEach((socket) => socket.terminate())
      server.close()
    },
  }
}
