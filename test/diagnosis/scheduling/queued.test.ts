import { expect, test } from 'vitest'
import { queued } from '../../../src/diagnosis/scheduling/queued.ts'
import { foundBy, pod, running, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'a gate',
    snapshot({
      pod: unscheduled(null, { spec: { schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }] } }),
    }),
    'queued',
  ],
  ['no gate', snapshot({ pod: unscheduled('0/1 nodes are available: 1 Insufficient cpu.') }), null],
  [
    'a queue label alone',
    snapshot({
      pod: unscheduled(null, { metadata: { labels: { 'kueue.x-k8s.io/queue-name': 'q' } } }),
    }),
    null,
  ],
  [
    'it runs',
    snapshot({ pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }) }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(queued, evidence)).toBe(due)
})
