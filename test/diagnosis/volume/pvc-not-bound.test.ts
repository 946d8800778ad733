import { expect, test } from 'vitest'
import { pvcNotBound } from '../../../src/diagnosis/volume/pvc-not-bound.ts'
import { claim, foundBy, snapshot, unscheduled, withData } from '../cluster.ts'

test.each([
  [
    'lost its volume',
    snapshot({
      pod: unscheduled(
        '0/3 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv-data".',
        withData,
      ),
      persistentVolumeClaims: [claim('data', {}, 'Lost')],
    }),
    'pvc-not-bound',
  ],
  [
    'no such storage class',
    snapshot({
      pod: unscheduled(
        '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        withData,
      ),
      persistentVolumeClaims: [claim('data', {}, 'Pending')],
      storageClasses: [{ metadata: { name: 'hdd' } }],
    }),
    'pvc-not-bound',
  ],
  [
    'waits for its pod',
    snapshot({
      pod: unscheduled('0/3 nodes are available: 3 Insufficient cpu.', withData),
      persistentVolumeClaims: [claim('data', {}, 'Pending')],
      storageClasses: [{ metadata: { name: 'rbd' }, volumeBindingMode: 'WaitForFirstConsumer' }],
    }),
    null,
  ],
  [
    'bound by now',
    snapshot({
      pod: unscheduled(
        '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        withData,
      ),
      persistentVolumeClaims: [claim('data')],
    }),
    null,
  ],
  [
    'the trouble of a claim that the pod does not mount',
    snapshot({
      pod: unscheduled('0/3 nodes are available: 3 Insufficient cpu.'),
      persistentVolumeClaims: [claim('data', {}, 'Lost')],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(pvcNotBound, evidence)).toBe(due)
})
