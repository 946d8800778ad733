import { expect, test } from 'vitest'
import { sharedMemory } from '../../../src/diagnosis/memory/shared-memory.ts'
import { ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'a bus error of a data loader',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base: "RuntimeError: DataLoader worker (pid 7) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.\n",
      },
    }),
    'shared-memory',
  ],
  [
    'no space in a torch segment',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base: 'RuntimeError: unable to write to file </torch_7_1>: No space left on device (28)\n',
      },
    }),
    'shared-memory',
  ],
  [
    'no space under /tmp',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: "OSError: [Errno 28] No space left on device: '/tmp/a'\n" },
    }),
    null,
  ],
  [
    'a worker killed for memory',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'RuntimeError: DataLoader worker (pid 7) is killed by signal: Killed. \n' },
    }),
    null,
  ],
  [
    'the pod still runs',
    snapshot({
      pod: pod({ status: { phase: 'Running' } }),
      logs: { base: 'Unexpected bus error encountered in worker\n' },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(sharedMemory, evidence)).toBe(due)
})
