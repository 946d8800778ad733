import { expect, test } from 'vitest'
import { ephemeralStorage } from '../../../src/diagnosis/volume/ephemeral-storage.ts'
import { ended, foundBy, pod, snapshot, withData } from '../cluster.ts'

test.each([
  [
    'evicted for it',
    snapshot({
      pod: pod({
        status: {
          reason: 'Evicted',
          message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
        },
      }),
    }),
    'ephemeral-storage',
  ],
  [
    'no space under /tmp',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: "OSError: [Errno 28] No space left on device: '/tmp/a'\n" },
    }),
    'ephemeral-storage',
  ],
  [
    'no space on the claim',
    snapshot({
      pod: pod({ ...withData, status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: "OSError: [Errno 28] No space left on device: '/mnt/data/a'\n" },
    }),
    null,
  ],
  [
    'evicted for memory',
    snapshot({
      pod: pod({
        status: { reason: 'Evicted', message: 'The node was low on resource: memory. ' },
      }),
    }),
    null,
  ],
  [
    'df shows a full disk, a KeyError ended it',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'overlay 92G 92G 0 100% /\nKeyError: 1\n' },
    }),
    null,
  ],
  [
    'only a warning',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base: 'a.py:4: UserWarning: [Errno 28] No space left on device\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n',
      },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(ephemeralStorage, evidence)).toBe(due)
})
