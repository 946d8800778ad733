import { expect, test } from 'vitest'
import { untoleratedTaint } from '../../../src/diagnosis/scheduling/untolerated-taint.ts'
import { container, foundBy, node, other, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'the only node is reserved',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [
        node('g1', { gpus: 2, taints: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }] }),
      ],
      pods: [],
    }),
    'untolerated-taint',
  ],
  [
    'the taint is tolerated',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
        },
      ),
      nodes: [
        node('g1', { gpus: 2, taints: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }] }),
      ],
      pods: [other('h', 'g1', 2)],
    }),
    null,
  ],
  [
    'a taint of preference only',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [
        node('g1', {
          gpus: 2,
          taints: [{ key: 'dedicated', value: 'x', effect: 'PreferNoSchedule' }],
        }),
      ],
      pods: [other('h', 'g1', 2)],
    }),
    null,
  ],
  [
    'the mark of a sick node',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [
        node('g1', {
          gpus: 2,
          taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }],
        }),
      ],
      pods: [],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(untoleratedTaint, evidence)).toBe(due)
})
