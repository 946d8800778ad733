import { expect, test } from 'vitest'
import { gpuNotRequested } from '../../../src/diagnosis/gpu/gpu-not-requested.ts'
import { container, ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'no GPU visible and none asked for',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'RuntimeError: No CUDA GPUs are available\n' },
    }),
    'gpu-not-requested',
  ],
  [
    'one was granted',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error')] },
        containers: [container({}, '8Gi', 1)],
      }),
      logs: { base: 'RuntimeError: No CUDA GPUs are available\n' },
    }),
    null,
  ],
  [
    'only mentioned long before',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base:
          'no GPU found, using the CPU\n' +
          'step\n'.repeat(60) +
          'Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n',
      },
    }),
    null,
  ],
  [
    'nothing failed',
    snapshot({
      pod: pod({ status: { phase: 'Running' } }),
      logs: { base: 'No CUDA GPUs are available\n' },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(gpuNotRequested, evidence)).toBe(due)
})
