import { expect, test } from 'vitest'
import { pvcMissing } from '../../../src/diagnosis/volume/pvc-missing.ts'
import { claim, event, foundBy, pod, running, snapshot, unscheduled } from '../cluster.ts'

test.each([
  [
    'nothing is named like it',
    snapshot({
      pod: unscheduled('0/3 nodes are available: persistentvolumeclaim "data" not found.'),
      persistentVolumeClaims: [claim('scratch')],
    }),
    'pvc-missing',
  ],
  [
    'one has nearly its name',
    snapshot({
      pod: unscheduled('0/3 nodes are available: persistentvolumeclaim "training-dta" not found.'),
      persistentVolumeClaims: [claim('training-data')],
    }),
    'pvc-name-typo',
  ],
  [
    'it exists by now',
    snapshot({
      pod: unscheduled('0/3 nodes are available: persistentvolumeclaim "data" not found.'),
      persistentVolumeClaims: [claim('data')],
    }),
    null,
  ],
  [
    'an old event of a pod that runs now',
    snapshot({
      pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }),
      events: [event('FailedScheduling', 'persistentvolumeclaim "data" not found')],
    }),
    null,
  ],
  [
    'another reason',
    snapshot({ pod: unscheduled('0/3 nodes are available: 3 Insufficient cpu.') }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(pvcMissing, evidence)).toBe(due)
})
