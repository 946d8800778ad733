import { expect, test } from 'vitest'
import { volumePermission } from '../../../src/diagnosis/volume/volume-permission.ts'
import { claim, ended, foundBy, pod, snapshot, withData } from '../cluster.ts'

test.each([
  [
    'denied on the claim',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: "PermissionError: [Errno 13] Permission denied: '/mnt/data/a'\n" },
    }),
    'volume-permission',
  ],
  [
    'denied elsewhere',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: "PermissionError: [Errno 13] Permission denied: '/opt/a'\n" },
    }),
    null,
  ],
  [
    'denied in HDFS',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      persistentVolumeClaims: [claim('data')],
      logs: { base: 'put: Permission denied: user=a, access=WRITE, inode="/mnt/data":hdfs\n' },
    }),
    null,
  ],
  [
    'nothing failed',
    snapshot({
      pod: pod({ ...withData, status: { phase: 'Succeeded' } }),
      logs: { base: "Permission denied: '/mnt/data/a'\n" },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(volumePermission, evidence)).toBe(due)
})
