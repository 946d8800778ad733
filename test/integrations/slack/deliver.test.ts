import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Busy, Uncertain } from '../../../src/delivery/endings.ts'
import type { InboxRow } from '../../../src/inbox/row.ts'
import { incidentWrite } from '../../../src/incidents/book.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { SlackMessage } from '../../emulators/slack/index.ts'
import { incidentOf } from './cards/incidents.ts'
import { type Delivery, startDelivery } from './delivery.ts'

let delivery: Delivery

beforeEach(async () => {
  delivery = await startDelivery()
})
afterEach(() => delivery.close())

const card = { kind: 'slack.card', incident: 'I7' } as const
const headerOf = (message: SlackMessage | undefined) =>
  (message?.blocks?.[0]?.['text'] as { text: string } | undefined)?.text

async function stored(): Promise<Incident> {
  return (await delivery.store.read<Incident>('incident', 'I7'))!.body
}
async function change(changed: Partial<Incident>): Promise<void> {
  const { version, body } = (await delivery.store.read<Incident>('incident', 'I7'))!
  await delivery.put(incidentWrite({ ...body, ...changed }, version))
}

describe('a card', () => {
  beforeEach(() => delivery.put(incidentWrite(incidentOf(), null)))

  test('is posted once, remembered, and then edited', async () => {
    await delivery.deliver(card)
    const [message] = delivery.slack.messages('#ml-pipelines')
    expect((await stored()).card).toEqual({ channel: 'C01ML', ts: message?.ts })
    await change({ state: 'acknowledged' })
    await delivery.deliver(card)
    expect(delivery.slack.messages('#ml-pipelines')).toHaveLength(1)
    expect(headerOf(message)).toMatch(/^🟡/)
  })

  test('whose answer was lost is found again, and made to match', async () => {
    delivery.slack.fail('chat.postMessage', { kind: 'drop', done: true })
    await expect(delivery.deliver(card)).rejects.toThrow(Uncertain)
    await change({ state: 'acknowledged' })
    await delivery.retry()
    const messages = delivery.slack.messages('#ml-pipelines')
    expect(messages.map(headerOf)).toEqual([expect.stringMatching(/^🟡/)])
    expect((await stored()).card?.ts).toBe(messages[0]?.ts)
  })

  test('that was lost on the way there is posted', async () => {
    delivery.slack.fail('chat.postMessage', { kind: 'drop' })
    await expect(delivery.deliver(card)).rejects.toThrow(Uncertain)
    await delivery.retry()
    expect(delivery.slack.messages('#ml-pipelines')).toHaveLength(1)
  })

  test('is not posted again while nobody can say whether it stands', async () => {
    delivery.slack.fail('chat.postMessage', { kind: 'drop', done: true })
    await expect(delivery.deliver(card)).rejects.toThrow(Uncertain)
    delivery.slack.fail('conversations.history', { kind: 'status', status: 503 })
    await expect(delivery.retry()).rejects.toThrow('503')
    await delivery.retry()
    expect(delivery.slack.messages('#ml-pipelines')).toHaveLength(1)
  })

  test('that somebody deleted is posted anew, once, even when that answer is lost', async () => {
    await delivery.deliver(card)
    delivery.slack.deleteMessage(delivery.slack.messages('#ml-pipelines')[0]!)
    await change({ count: 2 })
    delivery.slack.fail('chat.postMessage', { kind: 'drop', done: true })
    await expect(delivery.deliver(card)).rejects.toThrow(Uncertain)
    await delivery.retry()
    const messages = delivery.slack.messages('#ml-pipelines')
    expect(messages).toHaveLength(1)
    expect((await stored()).card?.ts).toBe(messages[0]?.ts)
  })

  test('is posted anew where Slack joins messages by their client_msg_id, too', async () => {
    delivery.slack.workspace.joinsClientIds = true
    await delivery.deliver(card)
    delivery.slack.deleteMessage(delivery.slack.messages('#ml-pipelines')[0]!)
    await change({ count: 2 })
    await delivery.deliver(card)
    expect(delivery.slack.messages('#ml-pipelines')).toHaveLength(1)
    expect(delivery.slack.callsOf('chat.postMessage')).toHaveLength(2)
  })

  test('that was deleted before its posting was known is posted anew', async () => {
    delivery.slack.workspace.joinsClientIds = true
    delivery.slack.fail('chat.postMessage', { kind: 'drop', done: true })
    await expect(delivery.deliver(card)).rejects.toThrow(Uncertain)
    delivery.slack.deleteMessage(delivery.slack.messages('#ml-pipelines')[0]!)
    await delivery.retry()
    expect(delivery.slack.messages('#ml-pipelines')).toHaveLength(1)
  })

  test('for a closed channel stands in the default one, and says so in its thread', async () => {
    await change({ channel: '#tone-check' })
    delivery.slack.archive('#tone-check')
    await delivery.deliver(card)
    const [root, line] = delivery.slack.messages('#ml-pipelines')
    expect((await stored()).card).toEqual({ channel: 'C01ML', ts: root?.ts })
    expect(line?.thread).toBe(root?.ts)
    expect(line?.text).toMatch(/^This was meant for #tone-check\. .*is_archived/)
  })

  test('that the default channel refuses waits, in a sentence that helps', async () => {
    delivery.slack.archive('#ml-pipelines')
    const refused = delivery.deliver(card)
    await expect(refused).rejects.toThrow(Busy)
    await expect(refused).rejects.toThrow('is archived: choose another one')
  })

  test('that no channel takes is posted once Groundcrew is invited', async () => {
    await delivery.close()
    delivery = await startDelivery('#far-away')
    await delivery.put(incidentWrite(incidentOf({ channel: '#nowhere' }), null))
    await expect(delivery.deliver(card)).rejects.toThrow(Busy)
    delivery.slack.invite('#far-away')
    await delivery.retry()
    expect(delivery.slack.messages('#far-away').map(headerOf)).toContainEqual(
      expect.stringMatching(/^🔴/) as string,
    )
  })

  test('of an incident that is not known is nothing to do', async () => {
    await delivery.deliver({ kind: 'slack.card', incident: 'I99' })
    expect(delivery.slack.calls).toEqual([])
  })
})

describe('a line in the thread', () => {
  const line = {
    kind: 'slack.line',
    incident: 'I7',
    line: 'again:2',
    text: '2nd time <!here>',
  } as const

  test('waits for its card', async () => {
    await delivery.put(incidentWrite(incidentOf(), null))
    await expect(delivery.deliver(line)).rejects.toThrow(Busy)
    expect(delivery.slack.calls).toEqual([])
  })

  test('stands there once, whatever became of the first answer', async () => {
    await delivery.put(incidentWrite(incidentOf(), null))
    await delivery.deliver(card)
    delivery.slack.fail('chat.postMessage', { kind: 'truncated', done: true })
    await expect(delivery.deliver(line)).rejects.toThrow(Uncertain)
    await delivery.retry()
    const [root, ...replies] = delivery.slack.messages('#ml-pipelines')
    expect(replies.map(({ text, thread }) => [text, thread])).toEqual([
      ['2nd time &lt;!here&gt;', root?.ts],
    ])
  })

  test('of a repetition is edited when the verdict changes, while it is the newest', async () => {
    await delivery.put(incidentWrite(incidentOf({ count: 2 }), null))
    await delivery.deliver(card)
    const again = (count: number, text: string) =>
      delivery.deliver({ kind: 'slack.line', incident: 'I7', line: `again:${count}`, text })
    await again(2, '2nd time: it ended')
    await again(2, '2nd time: out of memory')
    const replies = () =>
      delivery.slack
        .messages('#ml-pipelines')
        .slice(1)
        .map(({ text }) => text)
    expect(replies()).toEqual(['2nd time: out of memory'])
    await change({ count: 3 })
    await again(3, '3rd time: out of memory')
    expect(replies()).toEqual(['2nd time: out of memory', '3rd time: out of memory'])
  })

  test('of a storm stands under the storm’s card', async () => {
    const digest = { id: 'D1', channel: '#ml-pipelines', openedAt: '', joinedAt: '', card: null }
    await delivery.put(
      { kind: 'digest', id: 'D1', version: null, body: digest, terms: ['of:#ml-pipelines'] },
      incidentWrite(incidentOf({ digest: 'D1' }), null),
    )
    await delivery.deliver({ kind: 'slack.digest', digest: 'D1' })
    await delivery.deliver(line)
    const [root, reply] = delivery.slack.messages('#ml-pipelines')
    expect(headerOf(root)).toBe('🔴 1 more task failed')
    expect(reply?.thread).toBe(root?.ts)
  })
})

describe('a card that another stands for', () => {
  const digest = { id: 'D1', channel: '#ml-pipelines', openedAt: '', joinedAt: '', card: null }
  const node = { handle: 'I1', channel: '#ml-pipelines' }

  test('of a storm is not posted when its ticket has news: the storm’s card is drawn again', async () => {
    await delivery.put(
      { kind: 'digest', id: 'D1', version: null, body: digest, terms: ['of:#ml-pipelines'] },
      incidentWrite(incidentOf({ digest: 'D1' }), null),
    )
    await delivery.deliver(card)
    expect(delivery.slack.messages('#ml-pipelines')).toEqual([])
    await delivery.retry()
    expect(delivery.slack.messages('#ml-pipelines').map(headerOf)).toEqual([
      '🔴 1 more task failed',
    ])
  })

  test('of a lost node is not posted: the node’s card tells of it, and so does its thread', async () => {
    await delivery.put(
      incidentWrite(incidentOf({ ...node, card: null }), null),
      incidentWrite(incidentOf({ partOf: 'I1' }), null),
    )
    await delivery.deliver(card)
    await delivery.retry()
    const [root, ...others] = delivery.slack.messages('#ml-pipelines')
    expect(others).toEqual([])
    expect(JSON.stringify(root?.blocks)).toContain('Taken with it')
    expect(JSON.stringify(root?.blocks)).toContain('I7')
    await delivery.deliver({ kind: 'slack.line', incident: 'I7', line: 'a', text: 'It passed.' })
    expect(delivery.slack.messages('#ml-pipelines')[1]).toMatchObject({ thread: root?.ts })
  })

  test('of a lost node that stood before is folded to one line', async () => {
    await delivery.put(
      incidentWrite(incidentOf({ ...node, card: null }), null),
      incidentWrite(incidentOf(), null),
    )
    await delivery.deliver(card)
    await change({ partOf: 'I1' })
    await delivery.deliver(card)
    await delivery.retry()
    const [folded, root] = delivery.slack.messages('#ml-pipelines')
    expect(JSON.stringify(folded?.blocks)).toContain('part of')
    expect(JSON.stringify(folded?.blocks)).not.toContain('From the log')
    expect(JSON.stringify(root?.blocks)).toContain('Taken with it')
  })
})

describe('an answer', () => {
  const row = (changed: Partial<InboxRow>): InboxRow =>
    ({
      kind: 'command',
      text: 'help',
      id: 'command:1',
      user: 'U01ALICE',
      team: 'T01TEAM',
      channel: 'C01ML',
      thread: null,
      trigger: null,
      responseUrl: null,
      at: '2026-10-12T00:00:00Z',
      receivedAt: '2026-10-12T00:00:00Z',
      answeredAt: null,
      ...changed,
    }) as InboxRow
  const answer = (visible: 'all' | 'asker', replace = false) =>
    ({
      kind: 'slack.answer',
      inbox: 'command:1',
      part: 1,
      answer: { text: 'here you are', visible, replace },
    }) as const
  const put = (changed: Partial<InboxRow>) =>
    delivery.put({ kind: 'inbox', id: 'command:1', version: null, body: row(changed) })

  test('to a command reaches only the asker', async () => {
    const ask = delivery.slack.slash('U01ALICE', '#far-away', 'help')
    const [address] = delivery.slack.workspace.addresses.keys()
    await put({ responseUrl: `${delivery.slack.workspace.baseUrl}/actions/T01TEAM/${address}` })
    await delivery.deliver(answer('asker'))
    await ask
    expect(delivery.slack.ephemerals('U01ALICE')).toMatchObject([
      { text: 'here you are', channel: 'C03FAR' },
    ])
    expect(delivery.slack.messages('#far-away')).toEqual([])
  })

  test('to all stands in the channel once', async () => {
    await put({})
    delivery.slack.fail('chat.postMessage', { kind: 'drop', done: true })
    await expect(delivery.deliver(answer('all'))).rejects.toThrow(Uncertain)
    await delivery.retry()
    expect(delivery.slack.messages('#ml-pipelines').map(({ text }) => text)).toEqual([
      'here you are',
    ])
  })

  test('to all, where Groundcrew is no member, takes the way the command came', async () => {
    void delivery.slack.slash('U01ALICE', '#far-away', 'help')
    const [address] = delivery.slack.workspace.addresses.keys()
    await put({
      channel: 'C03FAR',
      responseUrl: `${delivery.slack.workspace.baseUrl}/actions/T01TEAM/${address}`,
    })
    await delivery.deliver(answer('all'))
    expect(delivery.slack.messages('#far-away')).toMatchObject([
      { text: 'here you are', onlyFor: null },
    ])
  })

  test('without a response_url is whispered, in the thread it was asked in', async () => {
    const root = await delivery.chat.post({ channel: 'C01ML', text: 'card', key: 'k' })
    await put({ kind: 'mention', thread: root.ts } as Partial<InboxRow>)
    await delivery.deliver(answer('asker'))
    expect(delivery.slack.ephemerals('U01ALICE')).toMatchObject([{ thread: root.ts }])
  })

  test('with a response_url that is used up is whispered', async () => {
    await put({ responseUrl: `${delivery.slack.workspace.baseUrl}/actions/T01TEAM/R0` })
    await delivery.deliver(answer('asker'))
    expect(delivery.slack.ephemerals('U01ALICE')).toHaveLength(1)
  })

  test('to somebody who is nowhere goes to them directly', async () => {
    await put({ channel: '' })
    await delivery.deliver(answer('asker'))
    const direct = delivery.slack.direct('U01ALICE')
    expect(delivery.slack.messages(direct).map(({ text }) => text)).toEqual(['here you are'])
  })

  test('in place of the message clicked', async () => {
    const place = await delivery.chat.post({ channel: 'C01ML', text: 'sure?', key: 'k' })
    await put({
      kind: 'click',
      action: 'x',
      value: '',
      values: {},
      message: place,
    } as Partial<InboxRow>)
    await delivery.deliver(answer('all', true))
    expect(delivery.slack.messages('#ml-pipelines').map(({ text }) => text)).toEqual([
      'here you are',
    ])
  })

  test('never goes to an address that is not Slack’s', async () => {
    await put({ responseUrl: 'https://evil.example.org/hook' })
    await delivery.deliver(answer('asker'))
    expect(delivery.slack.ephemerals('U01ALICE')).toHaveLength(1)
  })
})

describe('the rest', () => {
  test('a message to a person, a file to a person, the Home tab', async () => {
    await delivery.deliver({
      kind: 'slack.post',
      name: 'watch:1',
      channel: 'U01ALICE',
      message: { text: 'your run has ended' },
    })
    await delivery.deliver({
      kind: 'slack.file',
      name: 'log:1',
      channel: 'U01ALICE',
      filename: 'train.log',
      title: 'Log',
      content: '',
    })
    await delivery.put(incidentWrite(incidentOf(), null))
    await delivery.deliver({ kind: 'slack.home', user: 'U01ALICE' })
    const direct = delivery.slack.direct('U01ALICE')
    expect(delivery.slack.messages(direct)[0]?.text).toBe('your run has ended')
    expect([...delivery.slack.workspace.files.values()]).toMatchObject([{ channel: direct }])
    expect(JSON.stringify(delivery.slack.home('U01ALICE')?.body)).toContain('I7')
  })
})
