import { describe, expect, test } from 'vitest'
import { eventInbound } from '../../../integrations/slack/listen/event-inbound.ts'
import { clickInbound } from '../../../integrations/slack/listen/inbound.ts'
import { stateValues } from '../../../integrations/slack/listen/state-values.ts'

const at = Temporal.Instant.from('2026-10-12T03:00:00Z')
const heard = (event: object) => eventInbound({ event_id: 'Ev1', team_id: 'T1', event }, at)
const said = {
  type: 'message',
  channel_type: 'im',
  user: 'U1',
  text: 'help',
  channel: 'D1',
  ts: '1.2',
}

describe('events', () => {
  test('words said directly are heard', () => {
    expect(heard(said)).toMatchObject({ kind: 'mention', id: 'event:Ev1', user: 'U1', team: 'T1' })
  })

  test.each([
    ['a robot’s words', { ...said, bot_id: 'B1' }],
    ['an edit', { ...said, subtype: 'message_changed' }],
    ['words without a speaker', { ...said, user: undefined }],
    ['words in a channel', { ...said, channel_type: 'channel' }],
    [
      'a reaction on a file',
      { type: 'reaction_added', user: 'U1', reaction: 'mag', item: { type: 'file' } },
    ],
    ['the messages tab', { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'messages' }],
    ['something else', { type: 'team_join', user: 'U1' }],
  ])('%s: not heard', (_, event) => {
    expect(heard(event)).toBeNull()
  })

  test('a member of another workspace is of that one', () => {
    expect(heard({ ...said, team: 'T0OTHER' })?.team).toBe('T0OTHER')
  })

  test('what is no event at all throws', () => {
    expect(() => eventInbound({ event: { type: 'message' } }, at)).toThrow('event_id')
  })
})

test('a choice in a menu is a click with its value', () => {
  const click = clickInbound(
    {
      user: { id: 'U1', team_id: 'T1' },
      trigger_id: 't',
      container: { type: 'message', channel_id: 'C1', message_ts: '1.2', thread_ts: '1.1' },
      actions: [
        { type: 'static_select', action_id: 'mute.0', selected_option: { value: '1d', text: {} } },
      ],
    },
    at,
  )
  expect(click).toMatchObject({
    action: 'mute.0',
    value: '1d',
    message: { channel: 'C1', ts: '1.2' },
    thread: '1.1',
  })
})

test('every kind of input is text', () => {
  const one = (input: object) => stateValues({ values: { field: { value: input } } })['field']
  expect(one({ type: 'plain_text_input', value: 'x' })).toBe('x')
  expect(one({ type: 'plain_text_input', value: null })).toBeNull()
  expect(one({ type: 'number_input', value: '3' })).toBe('3')
  expect(one({ type: 'datepicker', selected_date: '2026-10-01' })).toBe('2026-10-01')
  expect(one({ type: 'datetimepicker', selected_date_time: 1791774722 })).toBe(
    '2026-10-12T03:12:02Z',
  )
  expect(one({ type: 'datetimepicker', selected_date_time: null })).toBeNull()
  expect(one({ type: 'static_select', selected_option: { value: 'a' } })).toBe('a')
  expect(
    one({ type: 'multi_static_select', selected_options: [{ value: 'a' }, { value: 'b' }] }),
  ).toBe('a,b')
  expect(one({ type: 'multi_static_select', selected_options: [] })).toBeNull()
  expect(one({ type: 'checkboxes', selected_options: [] })).toBe('false')
  expect(one({ type: 'users_select', selected_user: 'U1' })).toBe('U1')
})
