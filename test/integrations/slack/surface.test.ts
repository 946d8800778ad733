import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChat, type SlackChat } from '../../../integrations/slack/chat.ts'
import { listen, type Listener } from '../../../integrations/slack/listen.ts'
import { surface } from '../../../integrations/slack/render/surface.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Field, Form } from '../../../src/commands/form/form.ts'
import { readForm } from '../../../src/commands/form/read-values.ts'
import { writtenValues } from '../../../src/inbox/receive.ts'
import type { Inbound } from '../../../src/ports/chat.ts'
import type { Part } from '../../../src/reply.ts'
import { messageAsText } from '../../emulators/slack/as-text.ts'
import { checkMessageBlocks } from '../../emulators/slack/limits.ts'
import { type SlackEmulator, startSlack } from '../../emulators/slack/index.ts'

const shown = (...parts: Part[]) => {
  const message = surface.message(parts)
  checkMessageBlocks(message.blocks)
  return messageAsText(message)
}

describe('an answer', () => {
  test('of every kind of part', () => {
    const text = shown(
      { kind: 'header', text: 'Runs' },
      {
        kind: 'lines',
        lines: [
          ['plain <!here> ', { bold: 'bold' }, ' ', { code: 'a`b' }, ' ', { user: 'U01ALICE' }],
          [
            { link: 'https://airflow.example.org/x?a=1&b=2', text: 'link' },
            ' ',
            { time: '2026-10-12T03:12:02Z' },
          ],
        ],
      },
      {
        kind: 'fields',
        fields: [
          { label: 'Limit', value: ['8Gi'] },
          { label: 'None', value: [] },
        ],
      },
      { kind: 'code', text: 'one\ntwo & three' },
      {
        kind: 'table',
        columns: ['run', 'state'],
        rows: [
          ['R1', 'failed'],
          ['R2', ''],
        ],
      },
      {
        kind: 'buttons',
        buttons: [
          { label: 'Stop', command: 'stop R1', style: 'danger' },
          { label: 'Confirm', action: 'a1' },
          { label: 'Airflow', link: 'https://airflow.example.org/' },
          { label: 'Evil', link: 'javascript:alert(1)' },
        ],
      },
      { kind: 'note', line: ['asked by ', { user: 'not an id' }] },
      { kind: 'image', url: 'https://example.org/chart.png', alt: 'durations' },
      { kind: 'divider' },
    )
    expect(text.split('\n')).toEqual([
      'Runs',
      'plain <!here> bold `aˋb` @U01ALICE',
      'link (https://airflow.example.org/x?a=1&b=2) 2026-10-12 03:12 UTC',
      'Limit: 8Gi',
      'None: –',
      '    one',
      '    two & three',
      'run | state',
      'R1 | failed',
      'R2 | ',
      '[Stop] [Confirm] [Airflow]',
      'asked by not an id',
      '[image durations]',
      '———',
    ])
  })

  test('says with each button what a click on it means', () => {
    const buttons = surface.message([
      {
        kind: 'buttons',
        buttons: [
          { label: 'Stop', command: 'stop R1' },
          { label: 'Confirm', action: 'a1' },
          { label: 'Airflow', link: 'https://airflow.example.org/' },
        ],
      },
      { kind: 'buttons', buttons: [{ label: 'Help', command: 'help' }] },
    ])
    const elements = (buttons.blocks as { elements: object[] }[]).flatMap((block) => block.elements)
    expect(elements).toMatchObject([
      { action_id: 'command.0', value: 'stop R1' },
      { action_id: 'action.1', value: 'a1' },
      { action_id: 'link.2', url: 'https://airflow.example.org/' },
      { action_id: 'command.3', value: 'help' },
    ])
  })

  test('with two tables shows the second as text, for Slack allows one', () => {
    const table: Part = { kind: 'table', columns: ['a', 'b'], rows: [['x', 'yy']] }
    expect(shown(table, table)).toBe('a | b\nx | yy\n    a  b\n    x  yy')
  })

  test('too long for one message keeps its beginning and its buttons, and says so', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => [`R${index}`, 'x'.repeat(50)])
    const text = shown(
      { kind: 'header', text: 'Runs' },
      { kind: 'table', columns: ['run', 'words'], rows },
      { kind: 'lines', lines: rows.map((row) => [row.join(' ')]) },
      { kind: 'buttons', buttons: [{ label: 'More', command: 'runs --all' }] },
    )
    expect(text).toMatch(/^Runs\n/)
    expect(text).toContain('R0')
    expect(text).toContain('[More]')
    expect(text).toContain('shortened')
  })

  test('whatever it holds, Slack takes it', () => {
    const foreign = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.repeat(20))
    const line = fc.array(
      fc.oneof(
        foreign,
        fc.record({ bold: foreign }),
        fc.record({ code: foreign }),
        fc.record({ link: fc.oneof(fc.webUrl(), foreign), text: foreign }),
        fc.record({ user: foreign }),
      ),
      { maxLength: 5 },
    )
    const part: fc.Arbitrary<Part> = fc.oneof(
      fc.record({ kind: fc.constant('header' as const), text: foreign }),
      fc.record({ kind: fc.constant('lines' as const), lines: fc.array(line, { maxLength: 8 }) }),
      fc.record({
        kind: fc.constant('fields' as const),
        fields: fc.array(fc.record({ label: foreign, value: line }), { maxLength: 14 }),
      }),
      fc.record({ kind: fc.constant('code' as const), text: foreign }),
      fc.record({
        kind: fc.constant('table' as const),
        columns: fc.array(foreign, { minLength: 1, maxLength: 25 }),
        rows: fc.array(fc.array(foreign, { maxLength: 25 }), { maxLength: 5 }),
      }),
      fc.record({
        kind: fc.constant('buttons' as const),
        buttons: fc.array(fc.record({ label: foreign, link: fc.oneof(fc.webUrl(), foreign) })),
      }),
      fc.record({ kind: fc.constant('note' as const), line }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        checkMessageBlocks(surface.message(parts).blocks)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a form', () => {
  const field = (name: string, changed: Partial<Field>): Field => ({
    name,
    label: name,
    hint: null,
    kind: 'text',
    required: true,
    initial: null,
    choices: [],
    schema: { type: 'string' },
    ...changed,
  })
  const fields = [
    field('month', { hint: 'matches 2026-10', initial: '2026-10' }),
    field('notes', { kind: 'multiline', required: false, schema: { type: ['null', 'string'] } }),
    field('size', {
      kind: 'choice',
      choices: [
        { value: 'small', label: 'Small' },
        { value: 'large', label: 'Large' },
      ],
      schema: { enum: ['small', 'large'] },
      initial: 'small',
    }),
    field('epochs', { kind: 'whole', schema: { type: 'integer', minimum: 1 }, initial: '3' }),
    field('rate', { kind: 'number', schema: { type: 'number' }, initial: '1e-05' }),
    field('force', { kind: 'flag', schema: { type: 'boolean' }, initial: 'true' }),
    field('day', {
      kind: 'date',
      schema: { type: 'string', format: 'date' },
      initial: '2026-10-01',
    }),
    field('since', { kind: 'moment', schema: { type: 'string', format: 'date-time' } }),
    field('extra', { kind: 'json', schema: { type: 'object' }, initial: '{"a": 1}' }),
  ]
  const form: Form = {
    command: 'run',
    title: 'Run tone_check_training_dag with a long name',
    submit: 'Start',
    intro: [['quota: ', { bold: 'enough' }]],
    fields,
    context: {},
  }

  let slack: SlackEmulator
  let chat: SlackChat
  let ears: Listener
  let heard: Inbound[]

  beforeEach(async () => {
    slack = await startSlack()
    chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
    heard = []
    ears = await listen({
      apiUrl: slack.apiUrl,
      botToken: slack.botToken,
      appToken: slack.appToken,
      chat,
      clock: systemClock,
      connections: 1,
      async receive(inbound) {
        heard.push(inbound)
        return { errors: null }
      },
      onDead: () => {},
      log: { warn: () => {}, error: () => {} },
    })
    await ears.connected
    await slack.slash('U01ALICE', '#ml-pipelines', 'run')
    await chat.openView(heard[0]!.trigger!, surface.form(form, 'form-1'))
  })
  afterEach(async () => {
    await ears.stop()
    await slack.close()
    await chat.close()
  })

  test('comes back with its defaults as the fields’ own types', async () => {
    await slack.submit(slack.view('U01ALICE')!, { since: '2026-10-01T00:00:00Z' })
    const submission = heard[1] as Extract<Inbound, { kind: 'submission' }>
    expect(submission).toMatchObject({ form: 'run', private: 'form-1' })
    const { values, problems } = readForm(fields, writtenValues(submission.values))
    expect(problems).toEqual({})
    expect({ ...values }).toEqual({
      month: '2026-10',
      notes: null,
      size: 'small',
      epochs: 3,
      rate: 1e-5,
      force: true,
      day: '2026-10-01',
      since: '2026-10-01T00:00:00Z',
      extra: { a: 1 },
    })
  })

  test('comes back with what was changed', async () => {
    await slack.submit(slack.view('U01ALICE')!, {
      since: '2026-10-01T00:00:00Z',
      size: 'Large',
      force: false,
      notes: 'two\nlines',
    })
    const { values } = heard[1] as Extract<Inbound, { kind: 'submission' }>
    expect(values).toMatchObject({ size: 'large', force: 'false', notes: 'two\nlines' })
  })

  test('is refused by Slack itself where a required field is empty', async () => {
    const submitted = await slack.submit(slack.view('U01ALICE')!, { month: '' })
    expect(Object.keys(submitted.errors).toSorted()).toEqual(['month', 'since'])
    expect(heard).toHaveLength(1)
  })

  test('falls back to text where Slack has no fitting input', () => {
    const view = surface.form(
      {
        ...form,
        fields: [
          field('choice', {
            kind: 'choice',
            choices: [{ value: 'x'.repeat(100), label: 'long' }],
          }),
          field('moment', { kind: 'moment', initial: '{{ ds }}' }),
        ],
      },
      'f',
    ) as { blocks: { element?: { type: string } }[] }
    const types = view.blocks.flatMap(({ element }) => (element ? [element.type] : []))
    expect(types).toEqual(['plain_text_input', 'plain_text_input'])
  })
})
