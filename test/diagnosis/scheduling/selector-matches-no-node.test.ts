import { expect, test } from 'vitest'
import { selectorMatchesNoNode } from '../../../src/diagnosis/scheduling/selector-matches-no-node.ts'
import { container, foundBy, node, other, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'a value that no node has',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
        { spec: { nodeSelector: { 'amd.com/gpu.vram': '64GB' } } },
      ),
      nodes: [node('g1', { gpus: 2 }), node('w1')],
      pods: [],
    }),
    'selector-matches-no-node',
  ],
  [
    'a node has it and is busy',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2 }), node('w1')],
      pods: [other('h', 'g1', 2)],
    }),
    null,
  ],
  [
    'only some nodes are known, and the scheduler saw a match',
    snapshot({
      pod: unscheduled(
        "0/9 nodes are available: 1 Insufficient amd.com/gpu, 8 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('w1')],
      pods: [],
    }),
    null,
  ],
  [
    'nothing is said yet',
    snapshot({
      pod: unscheduled(null, {
        metadata: { creationTimestamp: '2026-11-20T09:59:58Z' },
        spec: { nodeSelector: { a: 'b' } },
      }),
      nodes: [node('w1')],
      pods: [],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(selectorMatchesNoNode, evidence)).toBe(due)
})
