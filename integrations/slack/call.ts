import { WebClient, type WebClientOptions } from '@slack/web-api'
import { fetch } from 'undici'
import { createDispatcher } from './dispatcher.ts'
import { endingOf } from './ending.ts'
import { silentLogger } from './silent-logger.ts'

/** Calls one Web API method; throws the endings of `delivery/endings.ts`. */
export type SlackCall = (method: string, args: object) => Promise<unknown>

/** Where Slack is and as whom it is called. */
export type SlackConnection = {
  /** `https://slack.com/api/` */
  apiUrl: string
  botToken: string
  /** For a whole call, its answer included (10 s). */
  deadlineMilliseconds?: number
}

/** Two ways to call: what a person waits for has a client of its own, never behind what can wait. */
export type SlackCalls = {
  call: SlackCall
  interactive: SlackCall
  fetch: typeof fetch
  close(): Promise<void>
}

/** Methods that change nothing. */
const reads = new Set([
  'auth.test',
  'conversations.list',
  'conversations.info',
  'conversations.history',
  'conversations.replies',
  'conversations.open',
  'users.info',
  'usergroups.list',
  'usergroups.users.list',
  'chat.getPermalink',
  'files.getUploadURLExternal',
])

/**
 * Clients that try once: web-api would post again after a lost answer, and wait without end on a silent server (its
 * defaults: ten retries, no deadline). */
export function createCalls(connection: SlackConnection): SlackCalls {
  const dispatcher = createDispatcher()
  const fetchKept: typeof fetch = (url, init) => fetch(url, { ...init, dispatcher })
  const one = (): SlackCall => {
    const client = new WebClient(connection.botToken, {
      slackApiUrl: connection.apiUrl,
      retryConfig: { retries: 0 },
      timeout: connection.deadlineMilliseconds ?? 10_000,
      rejectRateLimitedCalls: true,
      logger: silentLogger,
      fetch: fetchKept as unknown as NonNullable<WebClientOptions['fetch']>,
    })
    return async (method, args) => {
      try {
        return await client.apiCall(method, { ...args })
      } catch (error) {
        throw endingOf(method, error, reads.has(method))
      }
    }
  }
  return { call: one(), interactive: one(), fetch: fetchKept, close: () => dispatcher.close() }
}
