import { describe, expect, test } from 'vitest'
import type { Ticket } from '../../src/incidents/ticket.ts'
import { learnNews, type TaskNews } from '../../src/tickets/news.ts'
import { recurrenceOf } from '../../src/tickets/recurrence.ts'
import { causeGone, closeAsked, offersToClose } from '../../src/tickets/solved.ts'
import { tellTicket, ticketId } from '../../src/tickets/ticket.ts'
import { at } from '../incidents/sample.ts'
import { trouble } from './sample.ts'

const now = at('12:00:00')
const daysAgo = (days: number) => now.subtract({ hours: days * 24 }).toString()
const task = { id: 7, phid: 'PHID-TASK-7', url: 'https://phabricator.example.org/T7' }

function ticket(over: Partial<Ticket> = {}): Ticket {
  const step = tellTicket(null, trouble(1), at('03:11:02'))
  if (!step) throw new Error('nothing told')
  return { ...step.ticket, state: 'filed', task, status: 'open', told: 1, ...over }
}

test.each([
  [
    { kind: 'quota', namespace: 'airflow-ml', name: 'quota-compute-resources' },
    'quota airflow-ml/quota-compute-resources',
  ],
  [{ kind: 'hdfs', namespace: null, name: '/user/analytics-ml' }, 'hdfs /user/analytics-ml'],
] as const)('%o is the ticket %s', (resource, id) => expect(ticketId(resource)).toBe(id))

describe('what a recurrence means', () => {
  const closed = (by: 'groundcrew' | 'people', days: number, status = 'resolved') =>
    ticket({ state: 'closed', status, closed: { at: daysAgo(days), by } })
  test.each<[string, Ticket, string]>([
    ['waiting to be filed', ticket({ state: 'wanted', task: null }), 'join'],
    ['filed', ticket(), 'join'],
    ['cannot be seen any more', ticket({ status: 'gone' }), 'join'],
    ['refused', ticket({ state: 'refused', task: null }), 'join'],
    ['only a draft', ticket({ state: 'dry-run', task: null }), 'join'],
    ['closed by Groundcrew yesterday', closed('groundcrew', 1), 'reopen'],
    ['closed by Groundcrew 14 days ago', closed('groundcrew', 14), 'reopen'],
    ['closed by Groundcrew 15 days ago', closed('groundcrew', 15), 'again'],
    ['closed by people as done yesterday', closed('people', 1), 'again'],
    ['merged by people', closed('people', 1, 'duplicate'), 'join'],
    ['declined by people', closed('people', 1, 'declined'), 'join'],
    ['called invalid by people', closed('people', 400, 'invalid'), 'join'],
  ])('%s', (_, known, expected) => expect(recurrenceOf(known, now)).toBe(expected))
})

describe('telling a ticket', () => {
  test('the first occurrence asks for a task', () => {
    const step = tellTicket(null, trouble(1), now)
    expect(step?.effects).toEqual([{ kind: 'phabricator.task', ticket: step?.ticket.id }])
  })
  test('the same occurrence of the same incident is told once', () => {
    expect(tellTicket(ticket(), trouble(1), now)).toBeNull()
  })
  test('another incident with the same resource joins', () => {
    const step = tellTicket(ticket(), trouble(1, { handle: 'I2' }), now)
    expect(step?.ticket.occurrences.map(({ incident }) => incident)).toEqual(['I1', 'I2'])
    expect(step?.effects).toMatchObject([{ kind: 'phabricator.comment', comment: 'occurrences' }])
  })
  test('a draft is drafted anew, not commented', () => {
    const step = tellTicket(ticket({ state: 'dry-run', task: null }), trouble(2), now)
    expect(step?.effects).toMatchObject([{ kind: 'phabricator.task' }])
  })
  test('a new task has a new marker and names the earlier one', () => {
    const known = ticket({
      state: 'closed',
      status: 'resolved',
      closed: { at: daysAgo(1), by: 'people' },
    })
    const step = tellTicket(known, trouble(2), now)
    expect(step?.ticket).toMatchObject({ state: 'wanted', task: null, before: task, told: 0 })
    expect(step?.ticket.marker).not.toBe(known.marker)
  })
  test('after 200 occurrences the oldest are forgotten, and what was told is still known', () => {
    let known = ticket({ told: 1 })
    for (let count = 0; count < 250; count += 1)
      known = tellTicket(known, trouble(2, { key: `k${count}` }), now)?.ticket ?? known
    expect([known.occurrences.length, known.told]).toEqual([200, 0])
  })
})

describe('when the cause is gone', () => {
  test('an untouched task is closed', () => {
    expect(causeGone(ticket(), 'it ran', now)?.effects[0]).toMatchObject({
      kind: 'phabricator.close',
    })
  })
  test('a touched one is commented on, and the card offers to close it', () => {
    const step = causeGone(ticket({ touched: true }), 'it ran', now)
    expect(step?.effects[0]).toMatchObject({ kind: 'phabricator.comment' })
    expect([offersToClose(step?.ticket ?? ticket()), offersToClose(ticket())]).toEqual([
      true,
      false,
    ])
  })
  test('the proof has no consequences', () => {
    const effect = causeGone(ticket(), '@sre-alice T1', now)?.effects[0]
    expect(effect?.kind === 'phabricator.close' && effect.text).not.toMatch(/@sre|T1/)
  })
  test.each<[string, Ticket]>([
    ['said before', ticket({ solved: { at: daysAgo(1), proof: 'x' } })],
    ['closed', ticket({ state: 'closed' })],
    ['not filed', ticket({ state: 'wanted', task: null })],
    ['a draft', ticket({ state: 'dry-run', task: null })],
  ])('nothing is said where it is %s', (_, known) => expect(causeGone(known, 'x', now)).toBeNull())
  test('a person can ask for the closing of a touched one', () => {
    expect(closeAsked(ticket({ touched: true }), 'done', now)?.effects).toMatchObject([
      { kind: 'phabricator.close' },
    ])
    expect(closeAsked(ticket({ state: 'closed' }), 'done', now)).toBeNull()
  })
})

describe('news of a task', () => {
  const said = { key: 'k', at: daysAgo(0), who: 'sre-alice', own: false }
  const status = (value: string, closed: boolean): TaskNews => ({
    ...said,
    kind: 'status',
    status: value,
    statusName: value,
    closed,
  })
  test.each<[string, TaskNews, Partial<Ticket>]>([
    [
      'a comment touches it',
      { ...said, kind: 'comment', text: 'hi' },
      { touched: true, state: 'filed' },
    ],
    ['a change that is not modelled touches it', { ...said, kind: 'other' }, { touched: true }],
    ['its own change does not', { ...said, own: true, kind: 'other' }, { touched: false }],
    [
      'closed by people',
      status('resolved', true),
      { state: 'closed', closed: { at: said.at, by: 'people' } },
    ],
    [
      'closed by Groundcrew',
      { ...status('resolved', true), own: true },
      { touched: false, closed: { at: said.at, by: 'groundcrew' } },
    ],
    ['stalled', status('stalled', false), { state: 'filed', status: 'stalled' }],
    ['gone', { ...said, kind: 'gone' }, { status: 'gone', state: 'filed' }],
  ])('%s', (_, news, expected) => {
    expect(learnNews(ticket(), [news], ['I1']).ticket).toMatchObject(expected)
  })
  test('people are told in every thread, about themselves and not about Groundcrew', () => {
    const news: TaskNews[] = [
      { ...said, kind: 'comment', text: 'hi' },
      { ...status('open', false), own: true },
    ]
    const { effects } = learnNews(ticket(), news, ['I1', 'I2'])
    expect(effects.filter(({ kind }) => kind === 'slack.line')).toEqual([
      { kind: 'slack.line', incident: 'I1', line: 'task:k', text: 'sre-alice on T7: hi' },
      { kind: 'slack.line', incident: 'I2', line: 'task:k', text: 'sre-alice on T7: hi' },
    ])
  })
})
