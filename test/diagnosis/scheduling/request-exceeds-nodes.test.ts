import { expect, test } from 'vitest'
import { requestExceedsNodes } from '../../../src/diagnosis/scheduling/request-exceeds-nodes.ts'
import { container, foundBy, node, other, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'more memory than any node has',
    snapshot({
      pod: unscheduled('0/1 nodes are available: 1 Insufficient memory.', {
        containers: [container({}, '512Gi')],
      }),
      nodes: [node('w1')],
      pods: [],
    }),
    'request-exceeds-nodes',
  ],
  [
    'as much as a node has when empty',
    snapshot({
      pod: unscheduled('0/1 nodes are available: 1 Insufficient memory.', {
        containers: [container({}, '128Gi')],
      }),
      nodes: [node('w1')],
      pods: [other('h', 'w1')],
    }),
    null,
  ],
  [
    'a tainted node could hold it',
    snapshot({
      pod: unscheduled('0/1 nodes are available: 1 node(s) had untolerated taint {a: b}.'),
      nodes: [node('w1', { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] })],
      pods: [],
    }),
    null,
  ],
  [
    'only the message, and victims are thinkable',
    snapshot({
      pod: unscheduled(
        '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      ),
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(requestExceedsNodes, evidence)).toBe(due)
})
