import { expect, test } from 'vitest'
import { pvcFull } from '../../../src/diagnosis/volume/pvc-full.ts'
import { claim, ended, foundBy, pod, snapshot, withData } from '../cluster.ts'

test.each([
  [
    'no space on the claim',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: "OSError: [Errno 28] No space left on device: '/mnt/data/a'\n" },
    }),
    'pvc-full',
  ],
  [
    'disk quota of the file system',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: "OSError: [Errno 122] Disk quota exceeded: '/mnt/data/a'\n" },
    }),
    'pvc-full',
  ],
  [
    'no space elsewhere',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: "OSError: [Errno 28] No space left on device: '/mnt/database/a'\n" },
    }),
    null,
  ],
  [
    'no space and no path',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: 'OSError: [Errno 28] No space left on device\n' },
    }),
    null,
  ],
  [
    'a shared memory segment',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: {
        base: 'unable to allocate shared memory(shm) for file </torch_1>: No space left on device (28)\n',
      },
    }),
    null,
  ],
  [
    'the pod still runs',
    snapshot({
      pod: pod({ ...withData, status: { phase: 'Running' } }),
      logs: { base: "No space left on device: '/mnt/data/a'\n" },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(pvcFull, evidence)).toBe(due)
})
