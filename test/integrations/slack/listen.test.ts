import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChat, type SlackChat } from '../../../integrations/slack/chat.ts'
import { listen, type Listener } from '../../../integrations/slack/listen.ts'
import type { Receive } from '../../../integrations/slack/listen/register.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Inbound } from '../../../src/ports/chat.ts'
import { type SlackEmulator, startSlack } from '../../emulators/slack/index.ts'

let slack: SlackEmulator
let chat: SlackChat
let ears: Listener
let heard: Inbound[]
let troubles: unknown[]
let receive: Receive

beforeEach(async () => {
  slack = await startSlack({ acknowledgeMilliseconds: 400 })
  chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
  heard = []
  troubles = []
  receive = async (inbound) => {
    heard.push(inbound)
    slack.workspace.changed({ kind: 'socket' })
    return { errors: null }
  }
  ears = await listen({
    apiUrl: slack.apiUrl,
    botToken: slack.botToken,
    appToken: slack.appToken,
    chat,
    clock: systemClock,
    receive: (inbound) => receive(inbound),
    onDead: (why) => troubles.push(`dead: ${why}`),
    log: {
      warn: (event, fields) => troubles.push([event, fields]),
      error: (event, fields) => troubles.push([event, fields]),
    },
  })
  await slack.until(() => slack.sockets.count() === 2, 'both connections')
  await slack.until(() => ears.isConnected(), 'the hello')
})
afterEach(async () => {
  await ears.stop()
  await slack.close()
  await chat.close()
})

const text = { type: 'mrkdwn', text: 'hello' }
const button = (label: string, name: string, value: string) => ({
  type: 'button',
  text: { type: 'plain_text', text: label },
  action_id: name,
  value,
})

describe('what a person does', () => {
  test('a command arrives with its words, its place and a way to answer', async () => {
    const { acknowledged, payload } = await slack.slash('U01ALICE', '#ml-pipelines', 'why I7 & <x>')
    expect({ acknowledged, payload }).toEqual({ acknowledged: true, payload: {} })
    expect(heard).toEqual([
      {
        kind: 'command',
        text: 'why I7 &amp; &lt;x&gt;',
        id: expect.stringMatching(/^command:/),
        user: 'U01ALICE',
        team: 'T01TEAM',
        channel: 'C01ML',
        thread: null,
        trigger: expect.any(String),
        responseUrl: expect.stringContaining('/actions/'),
        at: expect.any(String),
      },
    ])
  })

  test('a click arrives with its message and value', async () => {
    const blocks = [{ type: 'actions', elements: [button('Acknowledge', 'command.0', 'ack I7')] }]
    const place = await chat.post({ channel: '#ml-pipelines', text: 'card', blocks, key: 'k' })
    const [message] = slack.messages('#ml-pipelines')
    await slack.click('U02BOB', message!, 'acknowledge')
    expect(heard).toMatchObject([
      { kind: 'click', action: 'command.0', value: 'ack I7', message: place, user: 'U02BOB' },
    ])
  })

  test('a form comes back by field, and closes', async () => {
    await slack.slash('U01ALICE', '#ml-pipelines', 'run')
    await chat.openView(heard[0]!.trigger!, {
      type: 'modal',
      callback_id: 'run',
      private_metadata: 'F1',
      title: { type: 'plain_text', text: 'Run' },
      submit: { type: 'plain_text', text: 'Start' },
      blocks: [
        {
          type: 'input',
          block_id: 'month',
          label: { type: 'plain_text', text: 'Month' },
          element: { type: 'plain_text_input', action_id: 'value' },
        },
        {
          type: 'input',
          block_id: 'force',
          optional: true,
          label: { type: 'plain_text', text: 'Force' },
          element: {
            type: 'checkboxes',
            action_id: 'value',
            options: [{ text: { type: 'plain_text', text: 'Yes' }, value: 'true' }],
          },
        },
      ],
    })
    await slack.submit(slack.view('U01ALICE')!, { month: '2026-10' })
    expect(heard[1]).toMatchObject({
      kind: 'submission',
      form: 'run',
      private: 'F1',
      values: { month: '2026-10', force: 'false' },
      user: 'U01ALICE',
    })
    expect(slack.view('U01ALICE')).toBeNull()
  })

  test('a form that is not taken stays open and says why at the field', async () => {
    await slack.slash('U01ALICE', '#ml-pipelines', 'run')
    await chat.openView(heard[0]!.trigger!, {
      type: 'modal',
      title: { type: 'plain_text', text: 'Run' },
      submit: { type: 'plain_text', text: 'Start' },
      blocks: [
        {
          type: 'input',
          block_id: 'month',
          label: { type: 'plain_text', text: 'Month' },
          element: { type: 'plain_text_input', action_id: 'value' },
        },
      ],
    })
    receive = async () => ({ errors: { month: 'Must be a month.' } })
    const submitted = await slack.submit(slack.view('U01ALICE')!, { month: 'yesterday' })
    expect(submitted.errors).toEqual({ month: 'Must be a month.' })
    expect(slack.view('U01ALICE')?.errors).toEqual({ month: 'Must be a month.' })
  })

  test('a mention, a direct word, a reaction, a shortcut and the Home tab arrive', async () => {
    const place = await chat.post({ channel: '#ml-pipelines', text: 'card', key: 'k' })
    const [card] = slack.messages('#ml-pipelines')
    await slack.mention('U01ALICE', '#ml-pipelines', 'status', card!.ts)
    await slack.say('U01ALICE', slack.direct('U01ALICE'), 'help')
    await slack.react('U02BOB', card!, 'mag')
    await slack.shortcut('U02BOB', 'explain_failure', card)
    await slack.shortcut('U02BOB', 'run_pipeline')
    await slack.openHome('U01ALICE')
    await slack.until(() => heard.length === 6, 'six things')
    expect(heard).toMatchObject([
      { kind: 'mention', text: '<@U0GROUNDCREW> status', channel: 'C01ML', thread: card!.ts },
      { kind: 'mention', text: 'help', channel: slack.direct('U01ALICE'), thread: null },
      { kind: 'reaction', reaction: 'mag', message: place, channel: 'C01ML' },
      { kind: 'shortcut', shortcut: 'explain_failure', message: { ...place, text: 'card' } },
      { kind: 'shortcut', shortcut: 'run_pipeline', message: null, channel: '' },
      { kind: 'home', user: 'U01ALICE' },
    ])
  })

  test('other words in the channel, and our own reactions, are not heard', async () => {
    await slack.say('U01ALICE', '#ml-pipelines', 'lunch?')
    const message = slack.messages('#ml-pipelines')[0]!
    await slack.react('U0GROUNDCREW', message, 'eyes')
    await slack.slash('U01ALICE', '#ml-pipelines', 'help')
    expect(heard.map(({ kind }) => kind)).toEqual(['command'])
  })
})

test('our own words in a direct conversation are not taken for somebody’s', async () => {
  await chat.post({ channel: slack.direct('U01ALICE'), text: 'help', key: 'k' })
  await slack.slash('U01ALICE', '#ml-pipelines', 'help')
  expect(heard.map(({ kind }) => kind)).toEqual(['command'])
})

describe('acknowledgement', () => {
  test('what could not be stored is not acknowledged, and the program goes on', async () => {
    receive = async () => {
      throw new Error('the disk is full')
    }
    const refused = await slack.slash('U01ALICE', '#ml-pipelines', 'help')
    expect(refused.acknowledged).toBe(false)
    expect(troubles).toContainEqual(['slack inbound', { error: expect.any(Error) }])
  })

  test('it comes after the storing, not before', async () => {
    const stored = Promise.withResolvers<{ errors: null }>()
    receive = () => stored.promise
    let acknowledged = false
    const command = slack.slash('U01ALICE', '#ml-pipelines', 'help').then((delivered) => {
      acknowledged = delivered.acknowledged
    })
    await slack.openHome('U01ALICE')
    expect(acknowledged).toBe(false)
    stored.resolve({ errors: null })
    await command
    expect(acknowledged).toBe(true)
  })

  test('a redelivery has the same id', async () => {
    const { envelope } = await slack.slash('U01ALICE', '#ml-pipelines', 'help')
    await slack.sockets.redeliver(envelope)
    expect(heard).toHaveLength(2)
    expect(heard[1]?.id).toBe(heard[0]?.id)
  })
})

describe('the connection', () => {
  test('each thing is heard once, though there are two connections', async () => {
    for (let each = 0; each < 6; each += 1) await slack.slash('U01ALICE', '#ml-pipelines', 'help')
    expect(heard).toHaveLength(6)
  })

  test('it comes back after Slack refreshes it', async () => {
    slack.sockets.disconnect('refresh_requested')
    await slack.until(() => slack.sockets.count() === 0, 'the goodbye')
    await slack.until(() => slack.sockets.count() === 2, 'both again')
    expect((await slack.slash('U01ALICE', '#ml-pipelines', 'help')).acknowledged).toBe(true)
  })

  test('it comes back after it was cut and Slack gave no address for a while', async () => {
    slack.fail('apps.connections.open', { kind: 'status', status: 503 }, 2)
    slack.fail('apps.connections.open', { kind: 'error', error: 'internal_error' }, 1)
    slack.fail('apps.connections.open', { kind: 'html' }, 1)
    slack.fail('apps.connections.open', { kind: 'drop' }, 1)
    slack.sockets.cut()
    await slack.until(() => slack.sockets.count() === 0, 'the cut')
    await slack.until(() => slack.sockets.count() === 2, 'both again')
    expect((await slack.slash('U01ALICE', '#ml-pipelines', 'help')).acknowledged).toBe(true)
  })

  test('it comes back after a half-open connection', async () => {
    slack.sockets.freeze(true)
    await slack.until(() => slack.callsOf('apps.connections.open').length > 2, 'a new try')
    slack.sockets.freeze(false)
    await slack.until(() => slack.sockets.count() >= 2 && ears.isConnected(), 'both again')
    expect((await slack.slash('U01ALICE', '#ml-pipelines', 'help')).acknowledged).toBe(true)
  })

  test('it waits for a Slack that is down, and stops though it is', async () => {
    await slack.goDown()
    await ears.stop()
    expect(ears.isConnected()).toBe(false)
  })
})

test('a view without text is refused by Slack itself', async () => {
  await expect(
    chat.openView('T', { type: 'modal', blocks: [{ type: 'section', text }] }),
  ).rejects.toThrow('invalid_blocks')
})
