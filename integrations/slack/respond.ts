import { Busy, Refused, Uncertain } from '../../src/delivery/endings.ts'
import type { MessageData } from '../../src/delivery/effects.ts'
import type { SlackCalls } from './call.ts'
import { networkEnding } from './ending.ts'
import { trustedAddress } from './trusted-address.ts'

/** How an answer at a response_url appears: `replace` puts it in place of the message clicked. */
export type RespondOptions = { visible: 'all' | 'asker'; replace?: boolean; thread?: string }

const deadlineMilliseconds = 10_000

/**
 * Answers a command or click at its response_url: five times within thirty minutes, after that Refused
 * (docs.slack.dev/interactivity/handling-user-interaction). Without a response_type an answer would be ephemeral here
 * and public elsewhere, so it is always said.
 */
export async function respond(
  fetch: SlackCalls['fetch'],
  apiUrl: string,
  address: string,
  { visible, replace = false, thread, ...message }: MessageData & RespondOptions,
): Promise<void> {
  const url = trustedAddress(address, apiUrl)
  const body = {
    ...message,
    response_type: visible === 'all' ? 'in_channel' : 'ephemeral',
    replace_original: replace,
    unfurl_links: false,
    unfurl_media: false,
    ...(thread !== undefined && { thread_ts: thread }),
  }
  const status = await send(fetch, url, body)
  if (status === 200) return
  if (status === 429) throw new Busy('slack', 'response_url: Slack asks to wait', 5000, 429)
  const words = `response_url: Slack answered with ${status}`
  if (status < 500) throw new Refused('slack', words, status)
  throw new Uncertain('slack', words, status)
}

async function send(fetch: SlackCalls['fetch'], url: string, body: object): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMilliseconds),
    })
    await answer.body?.cancel()
    return answer.status
  } catch (error) {
    throw networkEnding('response_url', error)
  }
}
