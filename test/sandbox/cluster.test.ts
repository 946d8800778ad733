import { expect, test } from 'vitest'
import { endingOf, usedBytes, type Life } from '../../deploy/sandbox/cluster/life.ts'
import { podObject } from '../../deploy/sandbox/cluster/pod-object.ts'
import { place } from '../../deploy/sandbox/cluster/schedule.ts'

const gibi = 1024 ** 3
const life: Life = {
  runSeconds: 60,
  peakBytes: 5 * gibi,
  peakAfterSeconds: 40,
  claimBytes: 10 * gibi,
  exitCode: 0,
  prints: [],
  fullClaimLines: ['No space left on device'],
}

test.each([
  ['enough of everything', 6 * gibi, 20 * gibi, 'Completed', 0],
  ['no limit at all', null, null, 'Completed', 0],
  ['exactly enough memory', 5 * gibi, 20 * gibi, 'Completed', 0],
  ['too little memory', 4 * gibi, 20 * gibi, 'OOMKilled', 137],
  ['too small a claim', 6 * gibi, 9 * gibi, 'Error', 1],
  ['both: memory ends first', 4 * gibi, 9 * gibi, 'OOMKilled', 137],
])('%s', (_, limit, claim, reason, exitCode) => {
  expect(endingOf(life, limit, claim)).toMatchObject({ reason, exitCode })
})

test('a container is killed at the second at which its memory reaches the limit', () => {
  const { second } = endingOf(life, 4 * gibi, null)
  expect(second).toBeGreaterThan(0)
  expect(second).toBeLessThan(life.peakAfterSeconds)
  expect(usedBytes(life, second)).toBeCloseTo(4 * gibi, -3)
})

const node = (name: string, gpus: number, fields: { cordoned?: boolean; vram?: string } = {}) => ({
  metadata: { name, labels: { 'amd.com/gpu.vram': fields.vram ?? '64G' } },
  spec: fields.cordoned ? { unschedulable: true } : {},
  status: {
    allocatable: { cpu: '8', memory: '32Gi', pods: '10', 'amd.com/gpu': String(gpus) },
  },
})
const pod = (name: string, vram = '64G') =>
  podObject({
    name,
    labels: {},
    image: 'train:1',
    script: 'true',
    cpu: '4',
    memory: '8Gi',
    gpus: 1,
    nodeSelector: { 'amd.com/gpu.vram': vram },
    claim: false,
  })
const onNode = (name: string, nodeName: string) => {
  const placed = pod(name)
  return {
    ...placed,
    spec: { ...(placed['spec'] as object), nodeName },
    status: { phase: 'Running' },
  }
}

test('a pod is placed where there is room', () => {
  expect(place(pod('a'), [node('one', 0), node('two', 1)], [])).toEqual({ node: 'two' })
})

test.each([
  ['taken GPUs', [node('one', 1)], [onNode('other', 'one')], '1 Insufficient amd.com/gpu'],
  [
    'another label',
    [node('one', 1, { vram: '32G' })],
    [],
    "1 node(s) didn't match Pod's node affinity/selector",
  ],
  ['a cordoned node', [node('one', 1, { cordoned: true })], [], '1 node(s) were unschedulable'],
])('%s: the scheduler says so', (_, nodes, pods, words) => {
  expect(place(pod('a'), nodes, pods)).toEqual({
    message: `0/1 nodes are available: ${words}. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
  })
})
