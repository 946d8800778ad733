import { expect, test } from 'vitest'
import { pvcWaitsForPod } from '../../../src/diagnosis/volume/pvc-waits-for-pod.ts'
import { claim, foundBy, snapshot, unscheduled, withData } from '../cluster.ts'

test.each([
  [
    'nothing else blocks it',
    snapshot({
      pod: unscheduled(null, withData),
      persistentVolumeClaims: [claim('data', {}, 'Pending')],
      storageClasses: [{ metadata: { name: 'rbd' }, volumeBindingMode: 'WaitForFirstConsumer' }],
    }),
    'pvc-waits-for-pod',
  ],
  [
    'something else blocks it',
    snapshot({
      pod: unscheduled('0/3 nodes are available: 3 Insufficient cpu.', withData),
      persistentVolumeClaims: [claim('data', {}, 'Pending')],
      storageClasses: [{ metadata: { name: 'rbd' }, volumeBindingMode: 'WaitForFirstConsumer' }],
    }),
    null,
  ],
  [
    'bound already',
    snapshot({ pod: unscheduled(null, withData), persistentVolumeClaims: [claim('data')] }),
    null,
  ],
  [
    'a class that binds at once',
    snapshot({
      pod: unscheduled(null, withData),
      persistentVolumeClaims: [claim('data', {}, 'Pending')],
      storageClasses: [{ metadata: { name: 'rbd' }, volumeBindingMode: 'Immediate' }],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(pvcWaitsForPod, evidence)).toBe(due)
})
