import { expect, test } from 'vitest'
import { gpuFault } from '../../../src/diagnosis/gpu/gpu-fault.ts'
import { container, ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'a memory access fault',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(134, 'Error')] },
        containers: [container({}, '8Gi', 1)],
      }),
      logs: {
        base: 'Memory access fault by GPU node-2 on address 0x7. Reason: Page not present.\n',
      },
    }),
    'gpu-fault',
  ],
  [
    'no GPU although granted',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error')] },
        containers: [container({}, '8Gi', 1)],
      }),
      logs: { base: 'RuntimeError: No HIP GPUs are available\n' },
    }),
    'gpu-fault',
  ],
  [
    'no GPU and none granted',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'RuntimeError: No HIP GPUs are available\n' },
    }),
    null,
  ],
  [
    'VRAM filled by the process itself',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error')] },
        containers: [container({}, '8Gi', 1)],
      }),
      logs: {
        base: 'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 1.00 GiB. GPU 0 has a total capacity of 64.00 GiB of which 1.00 GiB is free. Of the allocated memory 60.00 GiB is allocated by PyTorch\n',
      },
    }),
    null,
  ],
  [
    'a segmentation fault of the program',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(139, 'Error')] },
        containers: [container({}, '8Gi', 1)],
      }),
      logs: { base: 'Segmentation fault (core dumped)\n' },
    }),
    null,
  ],
  [
    'the words in the log of a pod that succeeded',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded' } }),
      logs: { base: 'Memory access fault by GPU node-2\n' },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(gpuFault, evidence)).toBe(due)
})
