import { expect, test } from 'vitest'
import { Misunderstood } from '../../src/commands/misunderstood.ts'
import { fitLine } from '../../src/platform/fit-lines.ts'
import { fitOf } from '../../src/platform/fit.ts'
import { podOfWords } from '../../src/platform/shape.ts'
import { plainLine } from '../../src/reply.ts'
import { clusterOf, limitRange, node, quotaOf, recordOf, type GivenCluster } from './given.ts'

const big = node({ name: 'gpu-1', gpus: 2, labels: { 'amd.com/gpu.vram': '64G' } })
const small = node({
  name: 'gpu-2',
  gpus: 1,
  memory: '32Gi',
  labels: { 'amd.com/gpu.vram': '32G' },
})
const holders = ['a', 'b'].map((name) =>
  recordOf({ name, node: 'gpu-1', gpus: 1, memory: '100Gi' }),
)
const tainted = node({
  name: 'gpu-3',
  gpus: 2,
  labels: { 'amd.com/gpu.vram': '64G' },
  taints: [{ key: 'team', effect: 'NoSchedule' }],
})
const cordoned = node({
  name: 'gpu-4',
  gpus: 2,
  labels: { 'amd.com/gpu.vram': '64G' },
  cordoned: true,
})
const gpuLimit = {
  metadata: { name: 'one-gpu', namespace: 'airflow-ml' },
  spec: { limits: [{ type: 'Container', max: { 'amd.com/gpu': '1' } }] },
}
const claims = [{ metadata: { name: 'data', namespace: 'airflow-ml' }, status: { phase: 'Bound' } }]

const rows: [string, Record<string, string>, GivenCluster, string][] = [
  ['nothing known', { memory: '4Gi' }, {}, '✅ it would start now.'],
  [
    'room',
    { memory: '4Gi', gpu: '1', vram: '64G' },
    { nodes: [big, small] },
    '✅ it would start now on gpu-1.',
  ],
  [
    'no vram named: any GPU',
    { gpu: '1' },
    { nodes: [small, big] },
    '✅ it would start now on gpu-2.',
  ],
  [
    'two on one node',
    { gpu: '2', vram: '64G' },
    { nodes: [big] },
    '✅ it would start now on gpu-1.',
  ],
  [
    'vram alone asks for one',
    { vram: '64G' },
    { nodes: [big], pods: holders },
    '⏳ it would wait: it asks for 1 GPU, and none is free (gpu-1).',
  ],
  [
    'no such kind',
    { gpu: '1', vram: '16G' },
    { nodes: [big, small] },
    '⛔ it would not start: no node has amd.com/gpu.vram=16G. Would start now: gpu=1 vram=64G',
  ],
  [
    'all held, another kind is free',
    { memory: '8Gi', gpu: '1', vram: '64G' },
    { nodes: [big, small], pods: holders },
    '⏳ it would wait: it asks for 1 GPU, and none is free (gpu-1). Would start now: memory=8Gi gpu=1 vram=32G',
  ],
  [
    'an ended pod holds nothing',
    { gpu: '1', vram: '64G' },
    { nodes: [big], pods: [recordOf({ name: 'a', node: 'gpu-1', gpus: 2, phase: 'Failed' })] },
    '✅ it would start now on gpu-1.',
  ],
  [
    'more GPUs than any node has',
    { gpu: '4', vram: '64G' },
    { nodes: [big] },
    '⛔ it would not start: it asks for 4 GPUs and the largest node has 2 GPUs. Would start now: gpu=2 vram=64G',
  ],
  [
    'more GPUs than any node has, where the most are free',
    { memory: '8Gi', gpu: '9' },
    { nodes: [small, big] },
    '⛔ it would not start: it asks for 9 GPUs and the largest node has 2 GPUs. Would start now: memory=8Gi gpu=2 vram=64G',
  ],
  [
    'more GPUs than are free, fewer of another kind',
    { gpu: '9', vram: '64G' },
    { nodes: [big, small], pods: holders },
    '⛔ it would not start: it asks for 9 GPUs and the largest node has 2 GPUs. Would start now: gpu=1 vram=32G',
  ],
  [
    'more GPUs than any node has, and none is free',
    { gpu: '9' },
    { nodes: [big], pods: holders },
    '⛔ it would not start: it asks for 9 GPUs and the largest node has 2 GPUs.',
  ],
  [
    'more memory than any node has',
    { memory: '300Gi' },
    { nodes: [big] },
    '⛔ it would not start: it asks for 300Gi memory and the largest node has 252Gi memory. Would start now: memory=252Gi',
  ],
  [
    'the memory beside the GPU is short',
    { memory: '100Gi', gpu: '1', vram: '64G' },
    { nodes: [big], pods: [recordOf({ name: 'a', node: 'gpu-1', gpus: 1, memory: '200Gi' })] },
    '⏳ it would wait: it asks for 100Gi memory, and at most 52Gi memory is free on one node (gpu-1). Would start now: memory=52Gi gpu=1 vram=64G',
  ],
  [
    'a house taint',
    { gpu: '1', vram: '64G' },
    { nodes: [tainted] },
    '⛔ it would not start: the nodes with amd.com/gpu.vram=64G have taints that it does not tolerate.',
  ],
  [
    'a cordoned node',
    { gpu: '1', vram: '64G' },
    { nodes: [cordoned] },
    '⏳ it would wait: gpu-4 is cordoned.',
  ],
  [
    'the LimitRange',
    { memory: '12Gi' },
    { nodes: [big], limitRanges: [limitRange] },
    '⛔ it would not start: LimitRange general-limits: container max memory is 8Gi, asked for is 12Gi; LimitRange general-limits: pod max memory is 10Gi, asked for is 12Gi. Would start now: memory=8Gi',
  ],
  [
    'a LimitRange of GPUs',
    { memory: '300Gi', gpu: '2', vram: '64G' },
    { nodes: [big], limitRanges: [gpuLimit] },
    '⛔ it would not start: LimitRange one-gpu: container max amd.com/gpu is 1, asked for is 2; it asks for 300Gi memory and the largest node has 252Gi memory.',
  ],
  [
    'at the LimitRange',
    { memory: '8Gi' },
    { nodes: [big], limitRanges: [limitRange] },
    '✅ it would start now on gpu-1.',
  ],
  [
    'what the LimitRange adds',
    {},
    {
      nodes: [big],
      limitRanges: [limitRange],
      quotas: [quotaOf({ 'limits.memory': '10Gi' }, { 'limits.memory': '10200Mi' })],
    },
    '⛔ it would not start: quota quota-compute-resources: limits.memory has 40Mi of 10Gi left, asked for is 100Mi.',
  ],
  [
    'the quota',
    { memory: '24Gi' },
    { nodes: [big], quotas: [quotaOf({ 'limits.memory': '150Gi' }, { 'limits.memory': '140Gi' })] },
    '⛔ it would not start: quota quota-compute-resources: limits.memory has 10Gi of 150Gi left, asked for is 24Gi. Would start now: memory=10Gi',
  ],
  [
    'a quota of GPUs',
    { gpu: '1' },
    {
      nodes: [big],
      quotas: [quotaOf({ 'requests.amd.com/gpu': '2' }, { 'requests.amd.com/gpu': '2' })],
    },
    '⛔ it would not start: quota quota-compute-resources: requests.amd.com/gpu has 0 of 2 left, asked for is 1.',
  ],
  [
    'a quota of pods',
    { memory: '1Gi' },
    { quotas: [quotaOf({ pods: '5' }, { pods: '5' })] },
    '⛔ it would not start: quota quota-compute-resources: pods has 0 of 5 left, asked for is 1.',
  ],
  [
    'a quota of storage is no pod’s',
    { memory: '1Gi' },
    { quotas: [quotaOf({ 'requests.storage': '5Gi' }, { 'requests.storage': '5Gi' })] },
    '✅ it would start now.',
  ],
  ['a claim that is there', { claim: 'data' }, { claims }, '✅ it would start now.'],
  [
    'a claim that is not',
    { claim: 'dada' },
    { claims },
    '⛔ it would not start: claim dada does not exist in airflow-ml.',
  ],
]
test.each(rows)('%s', (_, options, given, said) => {
  const cluster = clusterOf(given)
  const pod = podOfWords(options, 'airflow-ml', cluster)
  expect(plainLine(fitLine('it', fitOf(pod, cluster)))).toBe(said)
})

test.each([
  [{ gpu: '0.5' }, 'gpu=0.5 is no whole number'],
  [{ gpu: '500m' }, 'refuses fractions'],
  [
    { memory: '500m' },
    'memory=500m is less than a byte: an m behind memory means thousandths. Is 500Mi meant?',
  ],
  [{ memory: '24' }, 'memory=24 is 24 bytes. Is 24Gi meant?'],
  [{ memory: '24k' }, 'memory=24k is 24000 bytes. Is 24Gi meant?'],
  [{ memory: '24000' }, 'Is 24000Mi meant?'],
])('%j is a mistake that is said', (options, said) =>
  expect(() => podOfWords(options as Record<string, string>, 'airflow-ml', clusterOf({}))).toThrow(
    said,
  ),
)

test.each([{ memory: '1Mi' }, { memory: '25769803776' }, { memory: '0' }, { gpu: '2.0' }])(
  '%j is asked for as it is written',
  (options) =>
    expect(podOfWords(options as Record<string, string>, 'airflow-ml', clusterOf({})).name).toBe(
      'asked-for',
    ),
)

test.each([{ memory: 'much' }, { gpu: '-1' }, { memory: '' }, { disk: '5Gi' }])(
  '%j is not understood',
  (options) =>
    expect(() =>
      podOfWords(options as Record<string, string>, 'airflow-ml', clusterOf({})),
    ).toThrow(Misunderstood),
)
