import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestCard } from '../../../../integrations/slack/cards/digest.ts'
import { homeView } from '../../../../integrations/slack/cards/home.ts'
import { incidentCard } from '../../../../integrations/slack/cards/incident.ts'
import { renderMessage } from '../../../../integrations/slack/render/message.ts'
import { messageAsText } from '../../../emulators/slack/as-text.ts'
import type { Finding } from '../../../../src/diagnosis/finding.ts'
import type { Incident } from '../../../../src/incidents/incident.ts'
import type { Ticket } from '../../../../src/incidents/ticket.ts'
import type { Run } from '../../../../src/runs/run.ts'
import { checkMessageBlocks, checkView } from '../../../emulators/slack/limits.ts'
import { incidentOf, ticketOf } from './incidents.ts'

const golden = `${import.meta.dirname}/../../../fixtures/slack/cards`

const applicationError: Partial<Finding> = {
  cause: 'application-error',
  owner: 'ml',
  ticket: 'none',
  retry: 'pointless',
  advice: {},
  headline: 'train.py raised KeyError: "tone"',
  explanation: ['The code of the task raised KeyError: "tone" in load() at train.py:88.'],
  fields: [{ label: 'Exit code', value: '1' }],
  copy: null,
  cappedBy: null,
  resource: null,
  change: null,
}

const cards: [string, Incident, Ticket[]][] = [
  ['at-the-cap', incidentOf({ tickets: ['t'] }), [ticketOf()]],
  [
    'first-post',
    incidentOf(
      {},
      { gathered: false, logTail: [], peak: null, tries: null, taskLink: null, airflowText: null },
    ),
    [],
  ],
  [
    'again-and-acknowledged',
    incidentOf(
      {
        state: 'acknowledged',
        count: 3,
        lastAt: '2026-10-13T04:00:00Z',
        acknowledged: { by: 'U02BOB', at: '2026-10-12T08:00:00Z' },
        mutedUntil: '2026-10-14T00:00:00Z',
        tickets: ['t'],
      },
      { at: '2026-10-13T04:00:00Z', try: 6 },
    ),
    [
      ticketOf({
        status: 'progress',
        owner: 'sre-alex',
        occurrences: [...ticketOf().occurrences, ...ticketOf().occurrences],
      }),
    ],
  ],
  [
    'passed',
    incidentOf({
      state: 'resolved',
      count: 2,
      tickets: ['t'],
      closed: {
        at: '2026-10-15T00:00:00Z',
        why: 'passed',
        by: null,
        text: 'run scheduled__2026-11-01 succeeded',
      },
    }),
    [ticketOf({ state: 'closed', status: 'resolved' })],
  ],
  [
    'resolved-by-hand',
    incidentOf({
      state: 'resolved',
      closed: { at: '2026-10-15T00:00:00Z', why: 'resolved', by: 'U02BOB', text: 'resolved' },
    }),
    [],
  ],
  ['application-error', incidentOf({}, { peak: null, mapIndex: 4 }, applicationError), []],
  [
    'offer',
    incidentOf(
      {},
      { try: 6, logTail: [] },
      { ticket: 'offer', retry: 'helps', notAvailable: ['Prometheus: timed out'] },
    ),
    [],
  ],
  [
    'no-airflow',
    incidentOf(
      {
        subject: { instance: null, namespace: 'airflow-ml', dag: 'nightly-job', task: null },
        owners: [],
      },
      { run: null, try: null, tries: null, airflowText: null, taskLink: null },
      { retry: 'wait' },
    ),
    [ticketOf({ state: 'dry-run', task: null })],
  ],
  [
    'ticket-refused',
    incidentOf(),
    [ticketOf({ state: 'refused', task: null, problem: 'the project is not known' })],
  ],
  [
    'ticket-by-hand',
    incidentOf(),
    [ticketOf({ state: 'wanted', task: null, link: 'https://phabricator.example.org/form' })],
  ],
]

describe('the card of an incident', () => {
  test.each(cards)('%s', async (name, incident, tickets) => {
    const message = renderMessage(incidentCard(incident, tickets))
    checkMessageBlocks(message.blocks)
    await expect(`${messageAsText(message)}\n`).toMatchFileSnapshot(`${golden}/${name}.txt`)
  })

  test('of an exit code alone promises nothing of the next try while its log is being read', () => {
    const read = (gathered: boolean) =>
      JSON.stringify(incidentCard(incidentOf({}, { gathered, logTail: [] }, applicationError), []))
    expect(read(false)).not.toContain('fail the same way')
    expect(read(false)).toContain('5 retries left')
    expect(read(true)).toContain('fail the same way')
  })

  test('offers no more than it can do', () => {
    const labels = (incident: Incident, tickets: Ticket[] = []) =>
      incidentCard(incident, tickets).flatMap((part) =>
        part.kind === 'buttons' ? part.buttons.map(({ label }) => label) : [],
      )
    expect(labels(incidentOf())).toEqual(['Acknowledge', 'Stop retrying'])
    expect(labels(incidentOf({}, { try: 6 }))).toEqual(['Acknowledge'])
    expect(labels(incidentOf({}, { tries: null }))).toEqual(['Acknowledge'])
    expect(labels(incidentOf({ state: 'acknowledged' }, { try: 6 }))).toEqual([])
    expect(labels(incidentOf({}, {}, { ticket: 'offer' }))).toEqual([
      'Acknowledge',
      'Stop retrying',
      'File a task',
    ])
    const over = incidentOf({ state: 'resolved' })
    expect(labels(over)).toEqual([])
    const solved = { at: '2026-10-15T00:00:00Z', proof: 'Passed: run 2' }
    expect(labels(over, [ticketOf({ solved, touched: true })])).toEqual(['Close T123'])
    expect(labels(over, [ticketOf({ solved, touched: false })])).toEqual([])
    expect(labels(over, [ticketOf({ solved, touched: true, state: 'closed' })])).toEqual([])
  })

  test('shows the last fifteen lines of the log, and the end of long ones', () => {
    const logTail = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const text = messageAsText(renderMessage(incidentCard(incidentOf({}, { logTail }), [])))
    expect(text).not.toContain('line 14\n')
    expect(text).toContain('    line 15\n')
    expect(text).toContain('    line 29\n')
    const long = logTail.map((line) => `${line} ${'x'.repeat(500)}`)
    const cut = messageAsText(renderMessage(incidentCard(incidentOf({}, { logTail: long }), [])))
    expect(cut).toContain('line 29 xxx')
    expect(cut).not.toContain('line 15 xxx')
  })

  test('foreign text anywhere in it mentions nobody and links nowhere', () => {
    const evil = '<!channel> <@U1> <https://evil.example|ok> ```'
    const message = renderMessage(
      incidentCard(
        incidentOf(
          { subject: { instance: evil, namespace: evil, dag: evil, task: evil }, owners: [evil] },
          { run: evil, logTail: [evil], airflowText: evil, taskLink: evil },
          {
            headline: evil,
            explanation: [evil],
            fields: [{ label: evil, value: evil }],
            copy: evil,
            cappedBy: evil,
            notAvailable: [evil],
          },
        ),
        [ticketOf({ title: evil, problem: evil, status: evil, owner: evil, column: evil })],
      ),
    )
    const mrkdwn = mrkdwnOf(message.blocks!)
    expect(
      mrkdwn
        .join('\n')
        .match(/<[^<>]*>/g)
        ?.filter((each) => !/^<(!date\^|https:\/\/phabricator\.example\.org)/.test(each)),
    ).toEqual([])
    expect(message.text).not.toMatch(/[<>]/)
  })

  test('whatever comes in, it fits into one message', () => {
    const long = fc.string({ unit: 'binary', maxLength: 60 }).map((piece) => piece.repeat(80))
    const some = fc.array(long, { maxLength: 15 })
    fc.assert(
      fc.property(long, some, some, some, (text, explanation, logTail, fields) => {
        const message = renderMessage(
          incidentCard(
            incidentOf(
              {},
              { logTail, run: text },
              {
                headline: text,
                explanation,
                copy: text,
                fields: fields.map((value) => ({ label: value, value })),
              },
            ),
            [ticketOf({ title: text })],
          ),
        )
        checkMessageBlocks(message.blocks)
        expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(12_000)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the card of a storm', () => {
  const storm = Array.from({ length: 32 }, (_, index) =>
    incidentOf(
      { handle: `I${index + 1}`, state: index < 4 ? 'resolved' : 'open' },
      {},
      index % 3 === 0 ? { headline: 'an image could not be pulled' } : {},
    ),
  )

  test('counts exactly, lists those not over first', async () => {
    const message = renderMessage(digestCard(storm))
    checkMessageBlocks(message.blocks)
    await expect(`${messageAsText(message)}\n`).toMatchFileSnapshot(`${golden}/storm.txt`)
  })

  test('is green when all are over', () => {
    const over = storm.map((incident): Incident => ({ ...incident, state: 'resolved' }))
    expect(messageAsText(renderMessage(digestCard(over)))).toMatch(
      /^🟢 32 more tasks failed, all over\n/,
    )
  })

  test('a thousand incidents fit', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      incidentOf({ handle: `I${index}` }, {}, { headline: `cause ${index} ${'x'.repeat(100)}` }),
    )
    checkMessageBlocks(renderMessage(digestCard(many)).blocks)
  })
})

describe('the Home tab', () => {
  const at = Temporal.Instant.from('2026-10-12T04:00:00Z')
  const run: Run = {
    handle: 'R12',
    instance: 'airflow-ml',
    dag: 'tone_check_training_dag',
    run: 'manual__1',
    state: 'running',
    type: 'manual',
    stages: [
      {
        name: 'etl',
        state: 'success',
        done: 1,
        failed: 0,
        total: 1,
        try: 1,
        tries: 2,
        startedAt: '2026-10-12T03:00:00Z',
        endedAt: '2026-10-12T03:42:00Z',
        waitsFor: null,
      },
    ],
    queuedAt: null,
    startedAt: '2026-10-12T03:00:00Z',
    endedAt: null,
    followedAt: '2026-10-12T03:00:00Z',
    usualSeconds: null,
    note: null,
    startedBy: 'U01ALICE',
    channel: '#ml-pipelines',
    card: null,
    link: 'https://airflow.example.org/',
    disagreements: [],
  }

  test('shows what is broken, what runs and what is mine', async () => {
    const view = homeView('U01ALICE', { runs: [run], incidents: [incidentOf()] }, at)
    checkView(view)
    await expect(`${messageAsText({ text: '', blocks: view.blocks })}\n`).toMatchFileSnapshot(
      `${golden}/home.txt`,
    )
  })

  test('says so when there is nothing, and fits when there is much', () => {
    const empty = homeView('U01ALICE', { runs: [], incidents: [] }, at)
    checkView(empty)
    expect(messageAsText({ text: '', blocks: empty.blocks })).toContain('Nothing is broken.')
    const many = Array.from({ length: 400 }, () => run)
    checkView(homeView('U01ALICE', { runs: many, incidents: [] }, at))
  })
})

function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf)
  if (typeof value !== 'object' || value === null) return []
  const { type, text } = value as { type?: unknown; text?: unknown }
  if (type === 'mrkdwn') return [String(text)]
  return Object.values(value).flatMap(mrkdwnOf)
}
