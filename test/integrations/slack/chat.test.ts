import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChat, type SlackChat } from '../../../integrations/slack/chat.ts'
import { systemClock } from '../../../src/clock.ts'
import { Busy, Refused, Uncertain, Unreachable } from '../../../src/delivery/endings.ts'
import { type SlackEmulator, type SlackFault, startSlack } from '../../emulators/slack/index.ts'
import { createPatientClock } from './patient-clock.ts'

let slack: SlackEmulator
let chat: SlackChat

beforeEach(async () => {
  slack = await startSlack({
    channels: [
      { id: 'C01ML', name: 'ml-pipelines' },
      { id: 'C02FAR', name: 'far-away', members: ['U01ALICE'] },
      { id: 'C03SECRET', name: 'secret', isPrivate: true, members: ['U01ALICE'] },
    ],
    usergroups: [{ id: 'S01MLTEAM', handle: 'ml-team', name: 'ML', users: ['U01ALICE'] }],
  })
  chat = connect(60_000)
})
afterEach(async () => {
  await slack.close()
  await chat.close()
})

const connect = (deadlineMilliseconds: number) =>
  createChat(
    { apiUrl: slack.apiUrl, botToken: slack.botToken, deadlineMilliseconds },
    createPatientClock(),
  )
const hello = { channel: '#ml-pipelines', text: 'hello', key: 'slack.card:I1' }

describe('posting', () => {
  test('a message is posted by the name of its channel, without a look-up before it', async () => {
    const place = await chat.post(hello)
    expect(place).toEqual({ channel: 'C01ML', ts: slack.messages('#ml-pipelines')[0]?.ts })
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage'])
  })

  test('links are not unfolded, and the key stands in the metadata', async () => {
    await chat.post(hello)
    expect(slack.calls[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: { event_type: 'groundcrew', event_payload: { key: 'slack.card:I1' } },
      client_msg_id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
      ),
    })
  })

  test('the same key has the same client_msg_id, another key another one', async () => {
    await chat.post(hello)
    await chat.post({ ...hello, channel: '#far-away' })
    await chat.post({ ...hello, channel: slack.direct('U01ALICE'), key: 'slack.card:I2' })
    const [one, same, other] = slack.calls.map(({ args }) => args['client_msg_id'])
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  test('an answer in a thread stands in the thread', async () => {
    const root = await chat.post(hello)
    await chat.post({ ...hello, thread: root.ts, key: 'line' })
    expect(slack.messages('#ml-pipelines').map(({ thread }) => thread)).toEqual([null, root.ts])
  })

  test('an edit replaces text and blocks', async () => {
    const place = await chat.post(hello)
    await chat.update(place, { text: 'goodbye', blocks: [{ type: 'divider' }] })
    expect(slack.messages('#ml-pipelines')).toMatchObject([
      { text: 'goodbye', blocks: [{ type: 'divider' }], edits: 1 },
    ])
  })
})

test('an edit that changes nothing costs no call; one whose answer was lost does', async () => {
  const place = await chat.post(hello)
  await chat.update(place, { text: 'hello' })
  slack.fail('chat.update', { kind: 'drop', done: true })
  await expect(chat.update(place, { text: 'new' })).rejects.toThrow(Uncertain)
  await chat.update(place, { text: 'new' })
  await chat.update(place, { text: 'new' })
  expect(slack.callsOf('chat.update')).toHaveLength(2)
})

describe('finding what may have been posted', () => {
  const since = Temporal.Instant.from('2020-01-01T00:00:00Z')

  test('a message is found by its key, and no other is taken for it', async () => {
    await chat.post(hello)
    const second = await chat.post({ ...hello, key: 'slack.card:I2' })
    const found = await chat.find({ channel: '#ml-pipelines', key: 'slack.card:I2', since })
    expect(found).toEqual(second)
    expect(await chat.find({ channel: '#ml-pipelines', key: 'slack.card:I', since })).toBeNull()
  })

  test('it is found though Slack’s clock is behind', async () => {
    const place = await chat.post(hello)
    const since = systemClock.now().add({ seconds: 30 })
    expect(await chat.find({ ...hello, since })).toEqual(place)
  })

  test('it is found on a later page', async () => {
    const place = await chat.post(hello)
    for (let each = 0; each < 250; each += 1) await slack.say('U02BOB', '#ml-pipelines', 'noise')
    expect(await chat.find({ ...hello, since })).toEqual(place)
    expect(slack.callsOf('conversations.history')).toHaveLength(2)
  })

  test('it is found in its thread', async () => {
    const root = await chat.post(hello)
    const reply = await chat.post({ ...hello, thread: root.ts, key: 'line' })
    const options = { channel: 'C01ML', thread: root.ts, since }
    expect(await chat.find({ ...options, key: 'line' })).toEqual(reply)
    expect(await chat.find({ ...options, key: 'other' })).toBeNull()
  })

  test('where nothing may be read, nothing is found', async () => {
    await chat.post({ ...hello, channel: '#far-away' })
    expect(await chat.find({ ...hello, channel: '#far-away', since })).toBeNull()
  })
})

describe('endings', () => {
  const endings: [string, SlackFault, typeof Busy | typeof Refused | typeof Uncertain, boolean][] =
    [
      ['429', { kind: 'rate-limited', retryAfterSeconds: 7 }, Busy, false],
      ['429 without a header', { kind: 'rate-limited', retryAfterSeconds: null }, Busy, false],
      ['a 500', { kind: 'status', status: 500, done: true }, Uncertain, true],
      ['a 503 that did nothing', { kind: 'status', status: 503 }, Uncertain, false],
      ['a 403', { kind: 'status', status: 403 }, Refused, false],
      ['silence', { kind: 'hang' }, Uncertain, false],
      ['silence after the deed', { kind: 'hang', done: true }, Uncertain, true],
      ['an answer that never ends', { kind: 'drip' }, Uncertain, false],
      ['a closed connection', { kind: 'drop' }, Uncertain, false],
      ['a lost answer', { kind: 'drop', done: true }, Uncertain, true],
      ['a web page', { kind: 'html' }, Uncertain, false],
      ['half an answer', { kind: 'truncated', done: true }, Uncertain, true],
      ['internal_error', { kind: 'error', error: 'internal_error', done: true }, Uncertain, true],
      ['fatal_error', { kind: 'error', error: 'fatal_error' }, Uncertain, false],
      ['ratelimited with status 200', { kind: 'error', error: 'ratelimited' }, Busy, false],
      ['a revoked token', { kind: 'error', error: 'token_revoked' }, Busy, false],
      ['no such channel', { kind: 'error', error: 'channel_not_found' }, Refused, false],
      ['a word never heard', { kind: 'error', error: 'strange_new_error' }, Refused, false],
    ]

  test.each(endings)('%s', async (_name, fault, ending, posted) => {
    if (fault.kind === 'hang' || fault.kind === 'drip') {
      await chat.close()
      chat = connect(500)
    }
    slack.fail('chat.postMessage', fault)
    await expect(chat.post(hello)).rejects.toThrow(ending)
    expect(slack.messages('#ml-pipelines')).toHaveLength(posted ? 1 : 0)
    expect(slack.callsOf('chat.postMessage')).toHaveLength(1)
  })

  test('a refused connection did nothing', async () => {
    await slack.goDown()
    await expect(chat.post(hello)).rejects.toThrow(Unreachable)
    await slack.comeBack()
    await chat.post({ ...hello, channel: '#far-away' })
  })

  test('a host that does not exist did nothing', async () => {
    const lost = createChat({ apiUrl: 'http://slack.invalid/api/', botToken: 'x' }, systemClock)
    await expect(lost.post(hello)).rejects.toThrow(Unreachable)
    await lost.close()
  })

  test('a read whose answer is lost is as good as no call', async () => {
    slack.fail('users.info', { kind: 'drop' })
    await expect(chat.user('U01ALICE')).rejects.toThrow(Unreachable)
  })

  test('no error holds the token or what was sent', async () => {
    const secret = { ...hello, text: 'a very private text' }
    for (const [, fault] of endings) {
      slack.fail('chat.postMessage', fault)
      const other = createChat(
        { apiUrl: slack.apiUrl, botToken: slack.botToken, deadlineMilliseconds: 200 },
        systemClock,
      )
      const error = await other.post(secret).catch((thrown: unknown) => thrown)
      const { inspect } = await import('node:util')
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/xoxb|private text/)
      await other.close()
    }
  })

  test('a request for patience is kept without asking again', async () => {
    slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 60 })
    await expect(chat.post(hello)).rejects.toMatchObject({ waitMilliseconds: 60_000 })
    await expect(chat.post({ ...hello, channel: 'C02FAR' })).resolves.toBeTruthy()
    await expect(chat.post(hello)).rejects.toBeInstanceOf(Busy)
    expect(slack.callsOf('chat.postMessage')).toHaveLength(2)
  })

  test('a day of patience is cut to an hour', async () => {
    slack.fail('chat.update', { kind: 'rate-limited', retryAfterSeconds: 86_400 })
    const update = chat.update({ channel: 'C01ML', ts: '1.2' }, { text: 'x' })
    await expect(update).rejects.toMatchObject({ waitMilliseconds: 3_600_000 })
  })

  test('a refusal says what to do', async () => {
    await expect(chat.post({ ...hello, channel: '#secret' })).rejects.toThrow(
      'Slack refused chat.postMessage: channel_not_found. Check the name of the channel, and invite Groundcrew if it is private: /invite @groundcrew',
    )
    slack.archive('#ml-pipelines')
    await expect(chat.post(hello)).rejects.toMatchObject({ code: 'is_archived' })
  })
})

describe('people', () => {
  test('a member, a guest, a stranger and a robot are told apart', async () => {
    const { users } = slack.workspace
    const person = { realName: 'X', email: null }
    users.set('UGUEST', { ...person, id: 'UGUEST', name: 'guest', isUltraRestricted: true })
    users.set('USTRANGER', { ...person, id: 'USTRANGER', name: 'stranger', teamId: 'T0OTHER' })
    const standing = async (id: string) => {
      const user = await chat.user(id)
      return user && [user.isBot, user.isGuest, user.isExternal]
    }
    expect(await chat.user('U01ALICE')).toEqual({
      id: 'U01ALICE',
      name: 'alice',
      email: 'alice@example.org',
      isBot: false,
      isGuest: false,
      isExternal: false,
    })
    expect(await standing('UGUEST')).toEqual([false, true, false])
    expect(await standing('USTRANGER')).toEqual([false, false, true])
    expect(await standing('U0GROUNDCREW')).toEqual([true, false, false])
    expect(await standing('UNOBODY')).toBeNull()
  })

  test('a usergroup is read by id and by handle', async () => {
    expect(await chat.usergroupMembers('S01MLTEAM')).toEqual(new Set(['U01ALICE']))
    expect(await chat.usergroupMembers('@ml-team')).toEqual(new Set(['U01ALICE']))
  })

  test('a usergroup that Slack cannot tell throws, so that the door stays shut', async () => {
    await expect(chat.usergroupMembers('@nobody')).rejects.toThrow(Refused)
    slack.fail('usergroups.users.list', { kind: 'status', status: 500 })
    await expect(chat.usergroupMembers('S01MLTEAM')).rejects.toThrow(Unreachable)
  })

  test('the name of a channel is asked once', async () => {
    expect(await chat.channelName('C01ML')).toBe('ml-pipelines')
    expect(await chat.channelName('C01ML')).toBe('ml-pipelines')
    expect(await chat.channelName('C0NONE')).toBeNull()
    expect(slack.callsOf('conversations.info')).toHaveLength(2)
  })

  test('something only one person sees reaches that person', async () => {
    await chat.ephemeral({ channel: '#ml-pipelines', user: 'U01ALICE', text: 'psst' })
    expect(slack.ephemerals('U01ALICE').map(({ text }) => text)).toEqual(['psst'])
    expect(slack.messages('#ml-pipelines')).toEqual([])
  })

  test('a direct conversation is opened once', async () => {
    const channel = await chat.openDirect('U01ALICE')
    expect(await chat.openDirect('U01ALICE')).toBe(channel)
    await chat.post({ channel, text: 'hi', key: 'k' })
    expect(slack.messages(channel)).toHaveLength(1)
    expect(slack.callsOf('conversations.open')).toHaveLength(1)
  })
})

test('a file is uploaded and shared in its thread', async () => {
  const root = await chat.post(hello)
  await chat.upload({
    channel: '#ml-pipelines',
    thread: root.ts,
    filename: 'train.log',
    title: 'Log of train',
    content: 'line one\nline two\n',
  })
  const [file] = slack.workspace.files.values()
  expect(file).toMatchObject({ title: 'Log of train', channel: 'C01ML', thread: root.ts })
  expect(String(file?.content)).toBe('line one\nline two\n')
})

test('an upload address elsewhere is refused', async () => {
  slack.workspace.baseUrl = 'http://evil.example.org'
  const file = { channel: 'C01ML', filename: 'a.txt', title: 'a', content: 'a' }
  await expect(chat.upload(file)).rejects.toThrow('an address at evil.example.org is not Slack')
})

test('a permalink, and none for a message that is gone', async () => {
  const place = await chat.post(hello)
  expect(await chat.permalink(place)).toMatch(
    /^https:\/\/ml-example\.slack\.com\/archives\/C01ML\/p/,
  )
  expect(await chat.permalink({ ...place, ts: '1.000000' })).toBeNull()
})
