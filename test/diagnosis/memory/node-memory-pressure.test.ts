import { expect, test } from 'vitest'
import { nodeMemoryPressure } from '../../../src/diagnosis/memory/node-memory-pressure.ts'
import { event, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'evicted for memory',
    snapshot({
      pod: pod({
        status: {
          reason: 'Evicted',
          message:
            'The node was low on resource: memory. Threshold quantity: 100Mi, available: 1Ki. Container base was using 12Gi, request is 8Gi, has larger consumption of memory. ',
        },
      }),
    }),
    'node-memory-pressure',
  ],
  [
    'evicted for ephemeral storage',
    snapshot({
      pod: pod({
        status: { reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage. ' },
      }),
    }),
    null,
  ],
  [
    'another pod was evicted',
    snapshot({
      pod: pod({ status: {} }),
      events: [
        event(
          'Evicted',
          'The node was low on resource: memory. Threshold quantity: 100Mi, available: 1Ki. Container base was using 12Gi, request is 8Gi, has larger consumption of memory. ',
          { name: 'other', uid: 'other' },
        ),
      ],
    }),
    null,
  ],
  [
    'a worker of the executor',
    snapshot({
      pod: pod({
        metadata: { labels: { 'airflow-worker': '1' } },
        status: {
          reason: 'Evicted',
          message:
            'The node was low on resource: memory. Threshold quantity: 100Mi, available: 1Ki. Container base was using 12Gi, request is 8Gi, has larger consumption of memory. ',
        },
      }),
    }),
    null,
  ],
  [
    'an older pod of the same name',
    snapshot({
      pod: pod({ status: {} }),
      events: [
        event(
          'Evicted',
          'The node was low on resource: memory. Threshold quantity: 100Mi, available: 1Ki. Container base was using 12Gi, request is 8Gi, has larger consumption of memory. ',
          { uid: 'older' },
        ),
      ],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(nodeMemoryPressure, evidence)).toBe(due)
})
