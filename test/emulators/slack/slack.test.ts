import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../src/clock.ts'
import { type SlackEmulator, startSlack } from './index.ts'
import { WebSocket } from 'ws'

let slack: SlackEmulator
let now: Temporal.Instant

beforeEach(async () => {
  now = Temporal.Instant.from('2026-10-12T03:00:00Z')
  const clock: Clock = { now: () => now, sleep: async () => {} }
  slack = await startSlack({
    clock,
    limitsRates: true,
    scopes: ['chat:write', 'channels:read', 'channels:history', 'users:read'],
    acknowledgeMilliseconds: 200,
    channels: [
      { id: 'C01ML', name: 'ml-pipelines' },
      { id: 'C02FAR', name: 'far-away', members: ['U01ALICE'] },
    ],
  })
})
afterEach(() => slack.close())

const later = (seconds: number) => void (now = now.add({ seconds }))

async function call(method: string, args: object = {}, token = slack.botToken) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  })
  const answer = (await response.json()) as Record<string, unknown>
  return { ...answer, status: response.status, wait: response.headers.get('retry-after') }
}
const post = (args: object = {}) =>
  call('chat.postMessage', { channel: 'C01ML', text: 'hello', ...args })
const plain = (text: string) => ({ type: 'plain_text', text })
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })

describe('it refuses what Slack refuses', () => {
  test.each([
    ['no such method', 'chat.shout', {}, 'unknown_method'],
    ['no such channel', 'chat.postMessage', { channel: 'C0NONE', text: 'x' }, 'channel_not_found'],
    [
      'a channel it has not joined',
      'chat.postMessage',
      { channel: 'C02FAR', text: 'x' },
      'not_in_channel',
    ],
    ['nothing to say', 'chat.postMessage', { channel: 'C01ML' }, 'no_text'],
    [
      'a thread without a root',
      'chat.postMessage',
      { channel: 'C01ML', text: 'x', thread_ts: '1.2' },
      'thread_not_found',
    ],
    [
      'a message that is not there',
      'chat.update',
      { channel: 'C01ML', ts: '1.2', text: 'x' },
      'message_not_found',
    ],
    [
      'somebody not in the channel',
      'chat.postEphemeral',
      { channel: 'C01ML', user: 'U99', text: 'x' },
      'user_not_in_channel',
    ],
    ['a scope it lacks', 'usergroups.list', {}, 'missing_scope'],
    ['a cursor it never gave', 'conversations.list', { cursor: 'eA==' }, 'invalid_cursor'],
    [
      'a trigger it never gave',
      'views.open',
      { trigger_id: 'x', view: { type: 'modal', title: plain('x'), blocks: [] } },
      'invalid_trigger_id',
    ],
  ])('%s', async (_, method, args, error) => {
    expect(await call(method, args)).toMatchObject({ ok: false, error })
  })

  test.each([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'invalid_blocks'],
    ['3001 characters in a section', [section('x'.repeat(3001))], 'invalid_blocks'],
    [
      '151 characters in a header',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'invalid_blocks',
    ],
    ['an empty section', [section('')], 'invalid_blocks'],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }],
      'invalid_blocks',
    ],
    [
      '76 characters on a button',
      [{ type: 'actions', elements: [{ type: 'button', text: plain('x'.repeat(76)) }] }],
      'invalid_blocks',
    ],
    ['an alert', [{ type: 'alert', text: plain('x') }], 'invalid_blocks'],
    [
      '13,200 characters in all',
      Array.from({ length: 6 }, () => section('x'.repeat(2500))),
      'msg_blocks_too_long',
    ],
    [
      'two tables',
      [1, 2].map(() => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })),
      'only_one_table_allowed',
    ],
    [
      'the same block id twice',
      [1, 2].map(() => ({ type: 'divider', block_id: 'x' })),
      'invalid_blocks',
    ],
  ])('%s', async (_, blocks, error) => {
    expect(await post({ blocks })).toMatchObject({ ok: false, error })
    expect(slack.messages('#ml-pipelines')).toEqual([])
  })

  test('text over 4,000 characters in an edit, though not in a post', async () => {
    const { ts } = (await post({ text: 'x'.repeat(5000) })) as { ts?: string }
    const edit = { channel: 'C01ML', ts, text: 'x'.repeat(4001) }
    expect(await call('chat.update', edit)).toMatchObject({ error: 'msg_too_long' })
  })

  test('a call without a token, with a wrong one, with the wrong kind', async () => {
    expect(await call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' })
    expect(await call('auth.test', {}, 'xoxb-else')).toMatchObject({ error: 'invalid_auth' })
    const error = 'not_allowed_token_type'
    expect(await call('auth.test', {}, slack.appToken)).toMatchObject({ error })
    expect(await call('apps.connections.open')).toMatchObject({ error })
  })
})

test('an edit of the text alone takes the blocks away; metadata stays', async () => {
  const metadata = { event_type: 'groundcrew', event_payload: { key: 'k' } }
  const { ts } = (await post({ blocks: [section('x')], metadata })) as { ts?: string }
  await call('chat.update', { channel: 'C01ML', ts, text: 'new' })
  expect(slack.messages('#ml-pipelines')).toMatchObject([{ text: 'new', blocks: null, metadata }])
})

test('one post a second and channel, 50 updates a minute', async () => {
  const { ts } = (await post()) as { ts?: string }
  expect(await post()).toMatchObject({ status: 429, wait: '1', error: 'ratelimited' })
  later(1)
  expect(await post()).toMatchObject({ ok: true })
  for (let each = 0; each < 50; each += 1)
    expect(await call('chat.update', { channel: 'C01ML', ts, text: `${each}` })).toMatchObject({
      ok: true,
    })
  expect(await call('chat.update', { channel: 'C01ML', ts, text: 'x' })).toMatchObject({
    status: 429,
    wait: '60',
  })
  later(60)
  expect(await call('chat.update', { channel: 'C01ML', ts, text: 'x' })).toMatchObject({ ok: true })
})

describe('Socket Mode', () => {
  async function connected(answer: (envelope: Record<string, unknown>) => object | null) {
    const { url } = (await call('apps.connections.open', {}, slack.appToken)) as { url?: string }
    const socket = new WebSocket(url!)
    const seen: Record<string, unknown>[] = []
    socket.on('message', (data) => {
      const envelope = JSON.parse(String(data)) as Record<string, unknown>
      seen.push(envelope)
      const payload = envelope['envelope_id'] ? answer(envelope) : null
      if (payload) socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], payload }))
      slack.workspace.changed({ kind: 'socket' })
    })
    await slack.until(() => seen.length === 1, 'the hello')
    return seen
  }

  test('greets, and gives each envelope to one connection', async () => {
    const one = await connected(() => ({}))
    const other = await connected(() => ({}))
    expect([one[0], other[0]]).toMatchObject([{ type: 'hello' }, { num_connections: 2 }])
    for (let each = 0; each < 4; each += 1) await slack.slash('U01ALICE', '#ml-pipelines', 'help')
    expect([one.length, other.length]).toEqual([3, 3])
  })

  test('a trigger opens one view within three seconds', async () => {
    const seen = await connected(() => ({}))
    const view = { type: 'modal', title: plain('x'), blocks: [section('x')] }
    const triggerOf = async () => {
      await slack.slash('U01ALICE', '#ml-pipelines', 'run')
      return (seen.at(-1)!['payload'] as { trigger_id: string }).trigger_id
    }
    const trigger_id = await triggerOf()
    expect(await call('views.open', { trigger_id, view })).toMatchObject({ ok: true })
    expect(await call('views.open', { trigger_id, view })).toMatchObject({
      error: 'exchanged_trigger_id',
    })
    const slow = await triggerOf()
    later(4)
    expect(await call('views.open', { trigger_id: slow, view })).toMatchObject({
      error: 'expired_trigger_id',
    })
  })

  test('a response_url works five times within thirty minutes', async () => {
    const seen = await connected(() => ({}))
    const addressOf = async () => {
      await slack.slash('U01ALICE', '#ml-pipelines', 'help')
      return (seen.at(-1)!['payload'] as { response_url: string }).response_url
    }
    const say = async (url: string) =>
      (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status
    const address = await addressOf()
    const statuses: number[] = []
    for (let each = 0; each < 6; each += 1) statuses.push(await say(address))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
    expect(slack.ephemerals('U01ALICE')).toHaveLength(5)
    const old = await addressOf()
    later(1801)
    expect(await say(old)).toBe(404)
  })

  test('an event that is not acknowledged comes again, a command does not', async () => {
    const seen = await connected(() => null)
    await slack.openHome('U01ALICE')
    expect(seen.slice(1)).toMatchObject([
      { type: 'events_api', retry_attempt: 0 },
      { type: 'events_api', retry_attempt: 1, retry_reason: 'timeout' },
    ])
    expect(seen[2]?.['envelope_id']).toBe(seen[1]?.['envelope_id'])
    expect((await slack.slash('U01ALICE', '#ml-pipelines', 'help')).acknowledged).toBe(false)
    expect(seen).toHaveLength(4)
  })

  test('a text is escaped, and names in it are references', async () => {
    const seen = await connected(() => ({}))
    await slack.slash('U01ALICE', '#ml-pipelines', 'tell @bob & #far-away <now>')
    expect(seen[1]?.['payload']).toMatchObject({
      text: 'tell <@U02BOB|bob> &amp; <#C02FAR|far-away> &lt;now&gt;',
    })
  })
})
