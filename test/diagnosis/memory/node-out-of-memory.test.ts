import { expect, test } from 'vitest'
import { nodeOutOfMemory } from '../../../src/diagnosis/memory/node-out-of-memory.ts'
import { container, ended, event, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'OOMKilled without a limit',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(137, 'OOMKilled')] },
        containers: [container({}, null)],
      }),
    }),
    'node-out-of-memory',
  ],
  [
    'SystemOOM on its node at that time',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }),
      events: [
        event('SystemOOM', 'System OOM encountered, victim process: python, pid: 1', {
          kind: 'Node',
          name: 'w1',
        }),
      ],
    }),
    'node-out-of-memory',
  ],
  [
    'SystemOOM on another node',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }),
      events: [
        event('SystemOOM', 'System OOM encountered, victim process: python, pid: 1', {
          kind: 'Node',
          name: 'w2',
        }),
      ],
    }),
    null,
  ],
  [
    'SystemOOM an hour before',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }),
      events: [
        event(
          'SystemOOM',
          'System OOM encountered, victim process: python, pid: 1',
          { kind: 'Node', name: 'w1' },
          3600,
        ),
      ],
    }),
    null,
  ],
  [
    'killed by the kernel at its own limit',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(137, 'Error')] } }),
      events: [
        event(
          'OOMKilling',
          'Killed process 7 (python3) total-vm:1kB, anon-rss:8388000kB, file-rss:0kB',
          { kind: 'Node', name: 'w1' },
        ),
      ],
    }),
    null,
  ],
  [
    'OOMKilled with a limit',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }) }),
    null,
  ],
  [
    'exit code 1 with a SystemOOM of something else',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      events: [
        event('SystemOOM', 'System OOM encountered, victim process: java, pid: 1', {
          kind: 'Node',
          name: 'w1',
        }),
      ],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(nodeOutOfMemory, evidence)).toBe(due)
})
