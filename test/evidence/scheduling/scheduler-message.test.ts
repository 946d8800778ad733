import { expect, test } from 'vitest'
import {
  countReasons,
  readSchedulerMessage,
} from '../../../src/evidence/scheduling/scheduler-message.ts'

const selector = "node(s) didn't match Pod's node affinity/selector"

test('reasons, counts and preemption are told apart', () => {
  const message = readSchedulerMessage(
    `0/12 nodes are available: 2 Insufficient amd.com/gpu, 10 ${selector}. preemption: 0/12 nodes are available: 10 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod..`,
  )
  expect(message?.nodes).toBe(12)
  expect(message?.reasons).toEqual([
    { count: 2, text: 'Insufficient amd.com/gpu' },
    { count: 10, text: selector },
  ])
  expect(message?.preemption.map(({ count }) => count)).toEqual([10, 2])
})

test.each([
  [
    'a reason for the pod as a whole',
    '0/3 nodes are available: persistentvolumeclaim "a" not found. not found',
    null,
  ],
  [
    'a taint with a comma behind it',
    "0/3 nodes are available: 3 node(s) had taint {a: b}, that the pod didn't tolerate.",
    3,
  ],
  [
    'an autoscaler that quotes it',
    'pod did not fit: 0/4 nodes are available: 4 Insufficient cpu.',
    4,
  ],
])('%s is one reason', (_, text, count) => {
  expect(readSchedulerMessage(text)?.reasons).toHaveLength(1)
  expect(readSchedulerMessage(text)?.reasons[0]?.count).toBe(count)
})

test('the words before 1.11 are read too', () =>
  expect(
    readSchedulerMessage(
      'No nodes are available that match all of the predicates: Insufficient cpu (3), MatchNodeSelector (2).',
    )?.reasons,
  ).toEqual([
    { count: 3, text: 'Insufficient cpu' },
    { count: 2, text: "node(s) didn't match node selector" },
  ]))

test.each(['', 'Successfully assigned ml/a to w1', '0/3 nodes', null])(
  '%s is no such message',
  (text) => expect(readSchedulerMessage(text)).toBeNull(),
)

test('counts of matching reasons add up', () => {
  const message = readSchedulerMessage(
    '0/5 nodes are available: 2 Insufficient cpu, 3 Insufficient memory.',
  )
  expect(message && countReasons(message, /^Insufficient/)).toBe(5)
})
