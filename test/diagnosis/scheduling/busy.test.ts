import { expect, test } from 'vitest'
import { busy } from '../../../src/diagnosis/scheduling/busy.ts'
import { container, foundBy, node, other, pod, running, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'all GPUs are in use',
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
    'gpu-busy',
  ],
  [
    'memory beside a free GPU is in use',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '127Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2 }), node('w1')],
      pods: [other('h', 'g1', 1)],
    }),
    'cluster-busy',
  ],
  [
    'the only node is cordoned',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        {
          containers: [container({}, '8Gi', 1)],
          spec: { nodeSelector: { 'amd.com/gpu.vram': '64G' } },
        },
      ),
      nodes: [node('g1', { gpus: 2, cordoned: true })],
      pods: [],
    }),
    null,
  ],
  [
    'no node has the label',
    snapshot({
      pod: unscheduled(
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
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
    'more GPUs than any node has',
    snapshot({
      pod: unscheduled(
        "0/2 nodes are available: 1 Insufficient amd.com/gpu, 1 node(s) didn't match Pod's node affinity/selector.",
        { containers: [container({}, '8Gi', 4)] },
      ),
      nodes: [node('g1', { gpus: 2 }), node('w1')],
      pods: [],
    }),
    null,
  ],
  [
    'it runs',
    snapshot({
      pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }),
      nodes: [node('g1', { gpus: 2 }), node('w1')],
      pods: [other('h', 'g1', 2)],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(busy, evidence)).toBe(due)
})
