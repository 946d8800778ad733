import { expect, test } from 'vitest'
import { readEviction } from '../../src/evidence/eviction.ts'
import { readEvents } from '../../src/evidence/kubernetes-event.ts'
import { readPod } from '../../src/evidence/kubernetes-pod.ts'
import { event, pod } from '../diagnosis/cluster.ts'

const read = (message: string) =>
  readEviction(readPod(pod({ status: { reason: 'Evicted', message } })), [])

test.each([
  [
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 88412Ki. Container base was using 12Gi, request is 8Gi, has larger consumption of memory. ',
    'memory',
    'base',
    '12Gi',
  ],
  [
    'The node was low on resource: memory. Container base was using 12Gi, which exceeds its request of 8Gi. ',
    'memory',
    'base',
    '12Gi',
  ],
  [
    'The node was low on resource: memory. Pod train-x1 was using 12Gi, request is 8Gi, has larger consumption of memory. ',
    'memory',
    'train-x1',
    '12Gi',
  ],
  [
    'The node was low on resource: ephemeral-storage. Container a was using 1Gi, request is 0, has larger consumption of ephemeral-storage. Container b was using 9Gi, request is 0, has larger consumption of ephemeral-storage. ',
    'ephemeral-storage',
    'b',
    '9Gi',
  ],
])('%s', (message, resource, name, used) => {
  const eviction = read(message)
  expect(eviction?.resource).toBe(resource)
  expect(eviction?.consumers[0]?.name).toBe(name)
  expect(eviction?.consumers[0]?.used?.text).toBe(used)
})

test.each([
  ['Container base exceeded its local ephemeral storage limit "2Gi". ', '2Gi', null],
  ['Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ', '1Gi', null],
  ['Usage of EmptyDir volume "scratch" exceeds the limit "10Gi". ', '10Gi', 'scratch'],
])('%s', (message, limit, emptyDir) => {
  expect(read(message)).toMatchObject({
    resource: 'ephemeral-storage',
    ownLimit: { text: limit },
    emptyDir,
  })
})

test.each([
  'The node had condition: [MemoryPressure]. ',
  'Pod The node had condition: [DiskPressure]. ',
])('%s names no consumer', (message) => expect(read(message)?.consumers).toEqual([]))

test('an eviction event of a pod that still runs is history', () => {
  const running = readPod(pod({ status: { phase: 'Running' } }))
  const events = readEvents([event('Evicted', 'The node was low on resource: memory. ')])
  expect(readEviction(running, events)).toBeNull()
  expect(readEviction(readPod(pod()), events)?.source).toBe('event')
})
