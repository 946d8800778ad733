import { expect, test } from 'vitest'
import { containerConfig } from '../../../src/diagnosis/image/container-config.ts'
import { ended, foundBy, pod, snapshot, waiting } from '../cluster.ts'

test.each([
  [
    'a missing secret',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [waiting('CreateContainerConfigError', 'secret "a" not found')],
        },
      }),
    }),
    'container-config',
  ],
  [
    'a missing command',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [
            ended(128, 'StartError', { message: 'exec: "x": executable file not found in $PATH' }),
          ],
        },
      }),
    }),
    'container-config',
  ],
  [
    'killed for memory while it started',
    snapshot({
      pod: pod({
        status: {
          containerStatuses: [
            ended(128, 'StartError', {
              message: 'container init was OOM-killed (memory limit too low?)',
            }),
          ],
        },
      }),
    }),
    null,
  ],
  [
    'a busy container runtime',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [waiting('CreateContainerError', 'context deadline exceeded')],
        },
      }),
    }),
    null,
  ],
  [
    'a missing image',
    snapshot({
      pod: pod({
        status: { phase: 'Pending', containerStatuses: [waiting('ErrImagePull', 'not found')] },
      }),
    }),
    null,
  ],
  [
    'exit code 127 of a script',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(127, 'Error')] } }) }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(containerConfig, evidence)).toBe(due)
})
