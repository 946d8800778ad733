import { expect, test } from 'vitest'
import { oomKilled } from '../../../src/diagnosis/memory/oom-killed.ts'
import { ago, container, ended, foundBy, node, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'OOMKilled at a limit that may grow',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }),
      nodes: [node('w1')],
    }),
    'oom-killed',
  ],
  [
    'a LimitRange stops it',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }),
      nodes: [node('w1')],
      limitRanges: [
        {
          metadata: { name: 'l', namespace: 'ml' },
          spec: { limits: [{ type: 'Container', max: { memory: '8Gi' } }] },
        },
      ],
    }),
    'oom-killed-at-cap',
  ],
  [
    'a LimitRange of another namespace stops nothing',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }),
      nodes: [node('w1')],
      limitRanges: [
        {
          metadata: { name: 'l', namespace: 'other' },
          spec: { limits: [{ type: 'Container', max: { memory: '8Gi' } }] },
        },
      ],
    }),
    'oom-killed',
  ],
  [
    'no node could hold more',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }),
      nodes: [node('w1', { memory: '9Gi' })],
    }),
    'oom-killed-no-node',
  ],
  [
    '137 without the mark',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }) }),
    null,
  ],
  [
    'marked with exit code 0',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'OOMKilled')] } }),
    }),
    null,
  ],
  [
    'no memory limit',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(137, 'OOMKilled')] },
        containers: [container({}, null)],
      }),
    }),
    null,
  ],
  [
    'a worker of the executor',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(137, 'OOMKilled')] },
        metadata: { labels: { kubernetes_executor: 'True' } },
      }),
    }),
    null,
  ],
  [
    'the status of another reason mentions the words',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error', { message: 'OOMKilled earlier' })] },
      }),
    }),
    null,
  ],
  [
    'a restart long before it ended for another reason',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [
            {
              ...ended(1, 'Error'),
              lastState: {
                terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: ago(9000) },
              },
            },
          ],
        },
      }),
    }),
    null,
  ],
  [
    'a plain start error',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [ended(128, 'StartError', { message: 'executable file not found' })],
        },
      }),
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(oomKilled, evidence)).toBe(due)
})
