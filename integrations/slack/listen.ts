import { type Clock, systemClock } from '../../src/clock.ts'
import type { SlackChat } from './chat.ts'
import { type Receive, register } from './listen/register.ts'
import { createSocket, type Socket } from './listen/socket.ts'
import { watchSocket } from './listen/watchdog.ts'

/** Ears at Slack. */
export type Listener = {
  /** Whether at least one connection stands. */
  isConnected(): boolean
  /** Resolves when the first connection stands. */
  connected: Promise<void>
  /** Lets what was received be acknowledged, then hangs up. */
  stop(): Promise<void>
}

/** Where troubles are written down. */
type EventLog = Record<'warn' | 'error', (event: string, fields: Record<string, unknown>) => void>

export type ListenOptions = {
  apiUrl: string
  botToken: string
  appToken: string
  chat: Pick<SlackChat, 'identity'>
  /** Says when things were done. */
  clock: Clock
  /** The machine's time, by which connections live: Slack's does not run faster in a simulation. */
  machineClock?: Clock
  receive: Receive
  /** A connection cannot be brought back from within: the process must be restarted. */
  onDead(why: string): void
  log: EventLog
  /** Slack gives each event to one of the connections: with two, a refresh of one is not heard as silence. */
  connections?: number
}

const drainMilliseconds = 5_000

/** Listens to Slack by Socket Mode. Does not wait for Slack: it connects whenever Slack is there. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { chat, clock, log, receive, onDead, connections = 2 } = options
  const { machineClock = systemClock } = options
  const stopping = new AbortController()
  const sockets: Socket[] = []
  const inFlight = new Set<Promise<unknown>>()
  const first = Promise.withResolvers<void>()

  const tracked: Receive = (inbound) => {
    const received = receive(inbound)
    const settled = received.then(
      () => {},
      () => {},
    )
    inFlight.add(settled)
    void settled.finally(() => inFlight.delete(settled))
    return received
  }

  function build(): Socket {
    const socket = createSocket({
      ...options,
      clock: machineClock,
      identity: chat.identity,
      onConnected: () => first.resolve(),
      onTrouble: (why) => log.warn('slack connection', { why }),
    })
    register(socket.app, clock, tracked)
    socket.app.error(async (error) => log.error('slack inbound', { error: causeOf(error) }))
    socket.start()
    return socket
  }

  // Asked now, so that the first command need not wait for it; asked again then, should it fail.
  chat.identity().catch((error: unknown) => log.warn('slack identity', { error }))

  const watches = Array.from({ length: connections }, (_, index) =>
    watchSocket({
      build,
      clock: machineClock,
      signal: stopping.signal,
      current: (socket) => void (sockets[index] = socket),
      onDead,
    }),
  )

  return {
    isConnected: () => sockets.some((socket) => socket.isConnected()),
    connected: first.promise,
    async stop() {
      stopping.abort()
      await Promise.all(watches)
      await Promise.race([Promise.all(inFlight), machineClock.sleep(drainMilliseconds)])
      await Promise.all(sockets.map((socket) => socket.stop()))
    },
  }
}

/** Bolt wraps what a listener throws. */
const causeOf = (error: Error & { original?: Error }): Error => error.original ?? error
