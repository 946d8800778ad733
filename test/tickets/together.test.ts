import { expect, test } from 'vitest'
import { surface } from '../../integrations/slack/render/surface.ts'
import type { Finding } from '../../src/diagnosis/finding.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { describe, untoldComment } from '../../src/tickets/describe.ts'
import { showTicket } from '../../src/tickets/show.ts'
import { tellTicket } from '../../src/tickets/ticket.ts'
import { messageAsText } from '../emulators/slack/as-text.ts'
import { at } from '../incidents/sample.ts'
import { atCap, trouble } from './sample.ts'

const need = (field: string, requested = '4Gi', used = '1Gi') => ({
  field,
  from: '3Gi',
  to: '5Gi',
  why: 'it is refused',
  refused: { used, requested },
})
const finding = (requested?: string, used?: string): Finding => ({
  ...atCap,
  resource: { kind: 'quota', namespace: 'airflow-ml', name: 'q' },
  change: {
    ...need('limits.memory', requested, used),
    besides: [need('requests.memory', requested, used)],
  },
})
const first = () => tellTicket(null, trouble(1, { finding: finding() }), at('03:11:02'))!.ticket
const second = (waiting: string[], over: Parameters<typeof trouble>[1] = {}) =>
  tellTicket(
    first(),
    {
      ...trouble(1, { handle: 'I2', finding: finding('2Gi', '512Mi'), ...over }),
      waiting,
    },
    at('03:20:00'),
  )!.ticket

test('one alone needs what the description asks for', () => {
  expect(describe(first())).not.toContain('What all of them need')
})

test('two who wait are added up, field by field, on what is used besides', () => {
  const [limits, requests] = second(['I1']).together ?? []
  const whose = '`tone_check_training_dag / train_tone_check`'
  expect(limits).toBe(
    `- \`limits.memory\` from \`3Gi\` to \`7Gi\`: \`512Mi\` used, \`4Gi\` for ${whose}, \`2Gi\` for ${whose}`,
  )
  expect(requests).toContain('`requests.memory` from `3Gi` to `7Gi`')
})

test('it stands in the description of a task that is not filed, and in the comment of one that is', () => {
  const ticket = second(['I1'])
  expect(describe(ticket)).toContain('== What all of them need ==\n- `limits.memory`')
  expect(untoldComment({ ...ticket, told: 1 })).toMatch(
    /^It happened again:\n.*\n\nTo let in all who wait at once, raise:\n- `limits.memory` from `3Gi` to `7Gi`/,
  )
})

test('an answer shows every field that is asked for, and what all need', () => {
  const shown = (incidents: Incident[]) =>
    messageAsText(surface.message(showTicket(second(['I1']), incidents, at('03:21:00'))))
  const text = shown([trouble().incident])
  expect(text).toContain('Asked for: limits.memory 3Gi → 5Gi, requests.memory 3Gi → 5Gi')
  expect(text).toContain('To let in all who wait at once')
  expect(text).toContain('limits.memory from 3Gi to 7Gi: 512Mi used, 4Gi for')
  expect(shown([])).not.toContain('who wait')
})

test('who has got in, or waits no more, is not counted', () => {
  expect(second([]).together).toBeUndefined()
})

test('one who waits alone and needs more than the task asks for is told of', () => {
  const [line] = second([], { finding: finding('4Gi', '4Gi') }).together ?? []
  expect(line).toContain('`limits.memory` from `3Gi` to `8Gi`: `4Gi` used, `4Gi` for')
})

test('a try of the same pod counts once, the tasks of one map each', () => {
  const tell = (ticket: ReturnType<typeof first>, attempt: number, mapIndex: number | null) =>
    tellTicket(ticket, trouble(attempt, { finding: finding(), mapIndex }), at('03:20:00'))!.ticket
  expect(tell(first(), 2, null).together).toBeUndefined()
  const mapped = [1, 2].reduce(
    (ticket, index) => tell(ticket, index + 2, index),
    tellTicket(null, trouble(1, { finding: finding(), mapIndex: 0 }), at('03:11:02'))!.ticket,
  )
  expect(mapped.together?.[0]).toContain('from `3Gi` to `13Gi`')
})
