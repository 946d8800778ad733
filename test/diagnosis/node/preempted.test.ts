import { expect, test } from 'vitest'
import { preempted } from '../../../src/diagnosis/node/preempted.ts'
import { ended, event, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'by the scheduler',
    snapshot({
      pod: pod({
        status: {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'PreemptionByScheduler',
              message: 'preempting',
            },
          ],
          containerStatuses: [ended(143, 'Error')],
        },
      }),
    }),
    'preempted',
  ],
  [
    'through the eviction API',
    snapshot({
      pod: pod({
        status: {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'EvictionByEvictionAPI',
              message: 'Eviction API: evicting',
            },
          ],
          containerStatuses: [ended(143, 'Error')],
        },
      }),
    }),
    'preempted',
  ],
  [
    'by a shutdown of its node',
    snapshot({
      pod: pod({
        status: {
          reason: 'Terminated',
          message: 'Pod was terminated in response to imminent node shutdown.',
        },
      }),
    }),
    'preempted',
  ],
  [
    'evicted by the kubelet for memory',
    snapshot({
      pod: pod({
        status: {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'TerminationByKubelet',
              message: 'The node was low on resource: memory.',
            },
          ],
          containerStatuses: [ended(143, 'Error')],
        },
      }),
    }),
    null,
  ],
  [
    'the node is gone',
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
    null,
  ],
  [
    'an event of another pod',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(143, 'Error')] } }),
      events: [
        event('Preempted', 'Preempted by pod x on node w1', { name: 'other', uid: 'other' }),
      ],
    }),
    null,
  ],
  [
    'a condition that is not true',
    snapshot({
      pod: pod({
        status: {
          conditions: [
            { type: 'DisruptionTarget', status: 'False', reason: 'PreemptionByScheduler' },
          ],
        },
      }),
    }),
    null,
  ],
  [
    'a pod that succeeded meanwhile',
    snapshot({
      pod: pod({
        status: {
          phase: 'Succeeded',
          conditions: [
            { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' },
          ],
        },
      }),
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(preempted, evidence)).toBe(due)
})
