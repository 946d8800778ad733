import { expect, test } from 'vitest'
import { gpuAllocationFailed } from '../../../src/diagnosis/gpu/gpu-allocation-failed.ts'
import { ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'unexpected admission error',
    snapshot({
      pod: pod({
        status: {
          reason: 'UnexpectedAdmissionError',
          message:
            'Pod was rejected: Allocate failed due to requested number of devices unavailable for amd.com/gpu. Requested: 1, Available: 0, which is unexpected',
        },
      }),
    }),
    'gpu-allocation-failed',
  ],
  [
    'out of GPUs on the node',
    snapshot({ pod: pod({ status: { reason: 'OutOfamd.com/gpu' } }) }),
    'gpu-allocation-failed',
  ],
  ['evicted', snapshot({ pod: pod({ status: { reason: 'Evicted' } }) }), null],
  [
    'its containers ran',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }) }),
    null,
  ],
  ['a plain failure', snapshot({ pod: pod({ status: { reason: 'DeadlineExceeded' } }) }), null],
])('%s', (_, evidence, due) => {
  expect(foundBy(gpuAllocationFailed, evidence)).toBe(due)
})
