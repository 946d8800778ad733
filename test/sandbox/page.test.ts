import { expect, test } from 'vitest'
import { completeSubmission } from '../../deploy/sandbox/page/complete-submission.ts'
import { forLocalSlack } from '../../deploy/sandbox/page/for-local-slack.ts'
import { answerInstead, completeAnswer } from '../../deploy/sandbox/page/gaps.ts'
import { localSlackBinary } from '../../deploy/sandbox/page/local-slack.ts'
import { runPage } from '../../deploy/sandbox/page/page.ts'

test('usergroups are answered, and unknown ones refused', () => {
  const members = (usergroup: string) =>
    answerInstead('usergroups.users.list', new URLSearchParams({ usergroup }))
  expect(answerInstead('usergroups.list', new URLSearchParams())).toMatchObject({
    usergroups: [{ id: 'S01ENGINEERS', handle: 'ml-engineers' }],
  })
  expect(members('S01ENGINEERS')).toMatchObject({ users: ['U01ALICE', 'U02BOB'] })
  expect(members('S0')).toEqual({ ok: false, error: 'no_such_subteam' })
})

test('blocks that Slack would refuse are refused', () => {
  const blocks = (text: string) =>
    new URLSearchParams({
      blocks: JSON.stringify([{ type: 'section', text: { type: 'mrkdwn', text } }]),
    })
  expect(answerInstead('chat.postMessage', blocks('fine'))).toBeNull()
  expect(answerInstead('chat.postMessage', blocks('x'.repeat(3001)))).toMatchObject({ ok: false })
})

test('Carol is a guest, Alice is none', () => {
  const isGuest = (id: string) => completeAnswer('users.info', { user: { id } })
  expect(isGuest('U03CAROL')).toEqual({ user: { id: 'U03CAROL', is_restricted: true } })
  expect(isGuest('U01ALICE')).toEqual({ user: { id: 'U01ALICE', is_restricted: false } })
})

test('what local-slack cannot show becomes something that it can', () => {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  const shown = (blocks: unknown[]): unknown =>
    JSON.parse(
      forLocalSlack(new URLSearchParams({ blocks: JSON.stringify(blocks) })).get('blocks')!,
    )
  expect(
    shown([section('at <!date^17^{time}|03:12 UTC>'), section('```\na  b\n\n c\n```')]),
  ).toEqual([section('at 03:12 UTC'), section('`a\u00a0\u00a0b`\n\n`\u00a0c`')])
  const cell = (text: string) => ({ type: 'raw_text', text })
  const table = {
    type: 'table',
    rows: [
      [cell('Run'), cell('State')],
      [cell('R1'), cell('on')],
    ],
  }
  expect(shown([table])).toEqual([section('`Run\u00a0\u00a0State`\n`R1\u00a0\u00a0\u00a0on`')])
  const input = { type: 'input', element: { type: 'number_input', action_id: 'value' } }
  expect(shown([input])).toEqual([
    { type: 'input', element: { type: 'plain_text_input', action_id: 'value' } },
  ])
})

test('what was never touched in a form has its initial value; what was emptied has none', () => {
  const element = { type: 'plain_text_input', action_id: 'value', initial_value: '8G' }
  const envelope = (value: string | null) => ({
    envelope_id: 'e1',
    payload: {
      type: 'view_submission',
      view: {
        blocks: [{ type: 'input', block_id: 'memory', element }],
        state: { values: { memory: { value: { type: 'plain_text_input', value } } } },
      },
    },
  })
  expect(completeSubmission(envelope(null))).toEqual(envelope('8G'))
  expect(completeSubmission(envelope(''))).toEqual(envelope(null))
  expect(completeSubmission(envelope('12G'))).toEqual(envelope('12G'))
  const click = { envelope_id: 'e2', payload: { type: 'block_actions' } }
  expect(completeSubmission(click)).toEqual(click)
})

test.skipIf(localSlackBinary() === null)(
  'two sandboxes stand side by side, answer, and leave nothing behind',
  { timeout: 180_000 },
  async ({ onTestFinished }) => {
    const stopping = new AbortController()
    onTestFinished(() => stopping.abort())
    const started = [1, 2].map((seed) => {
      const opened = Promise.withResolvers<string>()
      const print = (line: string) => opened.resolve(line.replace('Open ', ''))
      const { signal } = stopping
      const ended = runPage({ seed, speed: 20, story: null, print, hint: () => {}, signal })
      return { opened: opened.promise, ended }
    })
    const urls = await Promise.all(started.map(({ opened }) => opened))
    expect(new Set(urls).size).toBe(2)
    const [url] = urls as [string, string]

    const page = await (await fetch(url)).text()
    const workspace = /<iframe src="([^"]+)"/.exec(page)![1]!
    const command = { channel: 'C01ML', user: 'U01ALICE', command: '/ml', text: 'dags' }
    await post(`${workspace}/_control/command`, command)
    const messages = async () => (await fetch(`${workspace}/_control/messages/C01ML`)).text()
    await expect.poll(messages, { timeout: 120_000 }).toContain('tone_check_training_dag')

    expect(await (await post(`${url}/stories/nope`)).json()).toMatchObject({
      lines: [expect.stringContaining('there is no story nope')],
    })
    const foreign = { method: 'POST', headers: { origin: 'http://elsewhere.example.org' } }
    expect((await fetch(`${url}/stories/storm`, foreign)).status).toBe(403)
    expect(await (await fetch(`${url}/world`)).json()).toMatchObject({ runs: [], tasks: [] })

    stopping.abort()
    expect(await Promise.all(started.map(({ ended }) => ended))).toEqual([0, 0])
    for (const each of [...urls, workspace]) await expect(fetch(each)).rejects.toThrow()
  },
)

function post(url: string, body: unknown = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}
