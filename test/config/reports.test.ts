import { expect, test } from 'vitest'
import { ConfigInvalid, parseConfig } from '../../src/config/index.ts'

const least = 'slack: { bot_token: x, channel: "#x" }\nkubernetes: { namespaces: [airflow-ml] }\n'
const read = (reports: string) => parseConfig('f', `${least}reports: ${reports}`, {}).reports

test.each([
  ['{}', { channel: null, timeZone: 'UTC', unused: [] }],
  ['', { channel: null, timeZone: 'UTC', unused: [] }],
  [
    '{ channel: "#ml", time_zone: Europe/Berlin }',
    { channel: '#ml', timeZone: 'Europe/Berlin', unused: [] },
  ],
  [
    '{ weekly: { at: "09:00" }, channel: "#ml" }',
    { channel: '#ml', timeZone: 'UTC', unused: ['weekly'] },
  ],
  ['[{ every: monday }]', { channel: null, timeZone: 'UTC', unused: ['its content'] }],
])('reports written as %s are taken, and what is not used of them is known', (text, expected) => {
  expect(read(text)).toEqual(expected)
})

test.each([
  [
    '{ time_zone: Mars/Olympus }',
    'reports.time_zone: found "Mars/Olympus"; expected a time zone such as Europe/Berlin',
  ],
  ['{ channel: 7 }', 'reports.channel: found 7; expected a channel, name or id'],
])('what is used of reports is checked: %s', (text, problem) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ problems: [problem] }) as ConfigInvalid,
  )
})

test('without reports there are none', () =>
  expect(parseConfig('f', least, {}).reports).toBeUndefined())
