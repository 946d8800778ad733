import { expect, test } from 'vitest'
import { podDeadline } from '../../../src/diagnosis/node/pod-deadline.ts'
import { ago, container, ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'DeadlineExceeded',
    snapshot({ pod: pod({ status: { reason: 'DeadlineExceeded' } }) }),
    'pod-deadline',
  ],
  [
    'timeout in the command ran out',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [ended(124, 'Error', { startedAt: ago(3661), finishedAt: ago(60) })],
        },
        containers: [container({ command: ['timeout', '3600', 'python3', 'a.py'] })],
      }),
    }),
    'pod-deadline',
  ],
  [
    'timeout in the command, but it died early',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [ended(137, 'Error', { startedAt: ago(361), finishedAt: ago(60) })],
        },
        containers: [container({ command: ['timeout', '3600', 'python3', 'a.py'] })],
      }),
    }),
    null,
  ],
  [
    'an option called timeout',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [ended(137, 'Error', { startedAt: ago(3661), finishedAt: ago(60) })],
        },
        containers: [container({ command: ['python3', 'a.py', '--timeout', '3600'] })],
      }),
    }),
    null,
  ],
  [
    'timeout and exit code 1',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [ended(1, 'Error', { startedAt: ago(3661), finishedAt: ago(60) })],
        },
        containers: [container({ command: ['timeout', '3600', 'python3', 'a.py'] })],
      }),
    }),
    null,
  ],
  [
    'no deadline at all',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }) }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(podDeadline, evidence)).toBe(due)
})
