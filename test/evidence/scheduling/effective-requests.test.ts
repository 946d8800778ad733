import { expect, test } from 'vitest'
import { formatBytes } from '../../../src/advice/quantity.ts'
import { readPod } from '../../../src/evidence/kubernetes-pod.ts'
import { effectiveRequests } from '../../../src/evidence/scheduling/effective-requests.ts'
import { container, pod } from '../../diagnosis/cluster.ts'

const sidecar = container({ name: 'proxy', restartPolicy: 'Always' }, '1Gi')

test.each([
  [
    'the sum of the containers',
    { containers: [container(), container({ name: 'b' }, '2Gi')] },
    {},
    '10Gi',
  ],
  [
    'an init step that needs more',
    {},
    { initContainers: [container({ name: 'unpack' }, '20Gi')] },
    '20Gi',
  ],
  [
    'an init step that needs less',
    {},
    { initContainers: [container({ name: 'unpack' }, '2Gi')] },
    '8Gi',
  ],
  ['a sidecar beside the containers', {}, { initContainers: [sidecar] }, '9Gi'],
  [
    'a sidecar beside a later init step',
    {},
    { initContainers: [sidecar, container({ name: 'unpack' }, '20Gi')] },
    '21Gi',
  ],
  [
    'a sidecar that starts after the init step',
    {},
    { initContainers: [container({ name: 'unpack' }, '20Gi'), sidecar] },
    '20Gi',
  ],
  ['overhead', {}, { overhead: { memory: '1Gi' } }, '9Gi'],
  ['requests of the pod itself', {}, { resources: { requests: { memory: '4Gi' } } }, '4Gi'],
])('%s', (_, parts, spec, due) => {
  const nanos = effectiveRequests(readPod(pod({ ...parts, spec }))).get('memory') ?? 0n
  expect(formatBytes(nanos / 1_000_000_000n)).toBe(due)
})
