import { expect, test } from 'vitest'
import { nodeLost } from '../../../src/diagnosis/node/node-lost.ts'
import { ended, event, foundBy, pod, running, snapshot } from '../cluster.ts'

test.each([
  [
    'the kubelet lost the container',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'ContainerStatusUnknown')] } }),
    }),
    'node-lost',
  ],
  [
    'collected with its node',
    snapshot({
      pod: pod({
        status: {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'DeletionByPodGC',
              message: 'PodGC: node no longer exists',
            },
          ],
          containerStatuses: [ended(143, 'Error')],
        },
      }),
    }),
    'node-lost',
  ],
  [
    'a plain 137',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }) }),
    null,
  ],
  [
    'evicted, and a sidecar is lost',
    snapshot({
      pod: pod({
        status: { reason: 'Evicted', containerStatuses: [ended(137, 'ContainerStatusUnknown')] },
      }),
    }),
    null,
  ],
  [
    'a node that was not ready while the pod ran on',
    snapshot({
      pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }),
      events: [event('NodeNotReady', 'Node is not ready')],
    }),
    null,
  ],
  [
    'it succeeded before',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] } }),
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(nodeLost, evidence)).toBe(due)
})
