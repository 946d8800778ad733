import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Clock } from '../../../src/clock.ts'
import type { Identity } from '../members.ts'
import { silentLogger } from '../silent-logger.ts'
import { proxyDispatcher } from '../dispatcher.ts'
import { createPatientFetch } from './patient-fetch.ts'

/** One Socket Mode connection and the Bolt app behind it. */
export type Socket = {
  app: App
  /** Whether Slack has greeted it and it was not closed since. */
  isConnected(): boolean
  /** When something was last heard from it, a reason for its silence included, in epoch milliseconds. */
  heardAtMilliseconds(): number
  start(): void
  stop(): Promise<void>
}

/** How long Bolt waits for a pong, and before a reconnect: shorter sees ghosts, longer leaves a gap without ears. */
const clientPingMilliseconds = 2000
const closeMilliseconds = 1000

/**
 * A Bolt app on a Socket Mode receiver of its own. The options of the receiver's client are an object of their own:
 * Bolt writes a hundred retries into the one it is given and hands it to every listener (socket-mode 3.1).
 */
export function createSocket(options: {
  apiUrl: string
  botToken: string
  appToken: string
  identity(): Promise<Identity>
  clock: Clock
  onConnected(): void
  onTrouble(why: string): void
}): Socket {
  const { apiUrl, botToken, appToken, identity, clock, onConnected } = options
  let connected = false
  let heardAt = clock.now().epochMilliseconds
  const heard = () => void (heardAt = clock.now().epochMilliseconds)
  /** A known reason is no silence. */
  const onTrouble = (why: string) => {
    heard()
    options.onTrouble(why)
  }
  const stopping = new AbortController()
  const proxy = proxyDispatcher()
  const fetch = createPatientFetch({
    clock,
    signal: stopping.signal,
    dispatcher: proxy,
    onTrouble,
  })
  const receiver = new SocketModeReceiver({
    appToken,
    ...(proxy && { dispatcher: proxy }),
    clientPingTimeout: clientPingMilliseconds,
    logger: silentLogger,
    logLevel: LogLevel.ERROR,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        fetch: fetch as unknown as NonNullable<WebClientOptions['fetch']>,
      },
    },
  })
  const app = new App({
    receiver,
    authorize: async () => {
      const { botUser, botId, team } = await identity()
      return { botToken, botUserId: botUser, botId, teamId: team }
    },
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 },
    logger: silentLogger,
    logLevel: LogLevel.ERROR,
    convoStore: false,
  })
  const { client } = receiver
  const start = client.start.bind(client)
  // Bolt's reconnect calls it without a catch, and it rejects, with nothing, when it is hung up on the way.
  client.start = async () => {
    try {
      return await start()
    } catch (error) {
      if (!stopping.signal.aborted) onTrouble(error instanceof Error ? error.message : 'hung up')
      return new Promise<never>(() => {})
    }
  }
  client.on('connected', () => {
    connected = true
    heard()
    onConnected()
  })
  client.on('ws_message', heard)
  for (const event of ['close', 'disconnected', 'reconnecting'])
    client.on(event, () => void (connected = false))
  client.on('error', (error: Error) => onTrouble(error.message))

  return {
    app,
    isConnected: () => connected,
    heardAtMilliseconds: () => heardAt,
    start: () => void client.start(),
    async stop() {
      stopping.abort()
      const closed = new Promise<void>((resolve) => client.once('disconnected', () => resolve()))
      const left = client.disconnect()
      await Promise.race([Promise.all([closed, left]), clock.sleep(closeMilliseconds)])
    },
  }
}
