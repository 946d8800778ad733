import { expect, test } from 'vitest'
import { capacityLost } from '../../../src/diagnosis/scheduling/capacity-lost.ts'
import { container, foundBy, node, other, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'the free node is cordoned',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2 }), node('g2', { gpus: 2, cordoned: true })],
      pods: [other('h', 'g1', 2)],
    }),
    'gpu-capacity-lost',
  ],
  [
    'its devices are unhealthy',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 0, installed: 2 })],
      pods: [],
    }),
    'gpu-capacity-lost',
  ],
  [
    'the cordoned node is full as well',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2 }), node('g2', { gpus: 2, cordoned: true })],
      pods: [other('h', 'g1', 2), other('i', 'g2', 2)],
    }),
    null,
  ],
  [
    'a cordoned node that it does not select',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2 }), node('w1', { cordoned: true })],
      pods: [other('h', 'g1', 2)],
    }),
    null,
  ],
  [
    'a taint of the house',
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
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(capacityLost, evidence)).toBe(due)
})
