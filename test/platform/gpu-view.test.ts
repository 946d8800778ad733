import { expect, test } from 'vitest'
import { gpuView } from '../../src/platform/gpu-view.ts'
import { turnsOf } from '../../src/platform/gpu-queue.ts'
import { subjectKeyOfPod } from '../../src/platform/subject-of-pod.ts'
import type { PodRecord } from '../../src/ports/kubernetes.ts'
import { clusterOf, node, now, recordOf, type GivenNode, type GivenPod } from './given.ts'

const big: GivenNode = { name: 'gpu-1', gpus: 2, labels: { 'amd.com/gpu.vram': '64G' } }
const small: GivenNode = { name: 'gpu-2', gpus: 1, labels: { 'amd.com/gpu.vram': '32G' } }
const sidecar = {
  name: 'proxy',
  restartPolicy: 'Always',
  resources: { limits: { 'amd.com/gpu': '1' } },
}
const step = { name: 'step', resources: { limits: { 'amd.com/gpu': '2' } } }

const rows: [string, GivenNode[], GivenPod[], string[]][] = [
  ['an empty cluster', [], [], []],
  ['nodes without GPUs are left out', [{ name: 'cpu-1' }], [], []],
  ['two free', [big], [], ['gpu-1 64G 2/2 used 0 free 2']],
  ['one held', [big], [{ name: 'a', node: 'gpu-1', gpus: 1 }], ['gpu-1 64G 2/2 used 1 free 1']],
  [
    'an ended pod holds nothing',
    [big],
    [{ name: 'a', node: 'gpu-1', gpus: 1, phase: 'Succeeded' }],
    ['gpu-1 64G 2/2 used 0 free 2'],
  ],
  [
    'a pod that asks for none holds none',
    [big],
    [{ name: 'a', node: 'gpu-1' }],
    ['gpu-1 64G 2/2 used 0 free 2'],
  ],
  [
    'an init step counts where it is larger',
    [big],
    [
      {
        name: 'a',
        node: 'gpu-1',
        gpus: 1,
        spec: { nodeName: 'gpu-1', initContainers: [step], containers: [] },
      },
    ],
    ['gpu-1 64G 2/2 used 2 free 0'],
  ],
  [
    'a sidecar counts besides',
    [big],
    [
      {
        name: 'a',
        node: 'gpu-1',
        gpus: 1,
        spec: {
          nodeName: 'gpu-1',
          initContainers: [sidecar],
          containers: [{ name: 'base', resources: { limits: { 'amd.com/gpu': '1' } } }],
        },
      },
    ],
    ['gpu-1 64G 2/2 used 2 free 0'],
  ],
  ['a lost device is told', [{ ...big, healthy: 1 }], [], ['gpu-1 64G 2/1 used 0 free 1']],
  [
    'a cordoned node has nothing free',
    [{ ...big, cordoned: true }],
    [],
    ['gpu-1 64G 2/2 used 0 free 0 is cordoned'],
  ],
  [
    'a node that is not ready has nothing free',
    [{ ...big, ready: false }],
    [],
    ['gpu-1 64G 2/2 used 0 free 0 is not ready'],
  ],
  [
    'an overcommitted node has nothing free',
    [{ ...big, healthy: 1 }],
    [{ name: 'a', node: 'gpu-1', gpus: 2 }],
    ['gpu-1 64G 2/1 used 2 free 0'],
  ],
  [
    'legacy labels',
    [{ ...big, labels: { 'beta.amd.com/gpu.vram': '64G' } }],
    [],
    ['gpu-1 64G 2/2 used 0 free 2'],
  ],
  [
    'mixed nodes tell each kind',
    [{ ...big, labels: { 'amd.com/gpu.vram.64G': '1', 'amd.com/gpu.vram.32G': '1' } }],
    [],
    ['gpu-1 64G ×1 + 32G ×1 2/2 used 0 free 2'],
  ],
  ['no label at all', [{ name: 'gpu-1', gpus: 2 }], [], ['gpu-1 GPU 2/2 used 0 free 2']],
  [
    'labels without a plugin',
    [{ name: 'gpu-1', labels: { 'amd.com/gpu.vram': '64G' } }],
    [],
    ['gpu-1 64G 1/0 used 0 free 0'],
  ],
]

test.each(rows)('%s', (_, nodes, pods, said) => {
  const view = gpuView(clusterOf({ nodes: nodes.map(node), pods: pods.map(recordOf) }))
  expect(
    view.nodes.map(({ node: { name }, classes, total, healthy, used, free, trouble }) => {
      const kinds = classes
        .map(({ vram, count }) => `${vram ?? 'GPU'}${count === null ? '' : ` ×${count}`}`)
        .join(' + ')
      return `${name} ${kinds} ${total}/${healthy} used ${used} free ${free}${trouble ? ` ${trouble}` : ''}`
    }),
  ).toEqual(said)
})

const keyOf = (record: PodRecord) =>
  subjectKeyOfPod(record, [{ name: 'airflow-ml', namespaces: ['airflow-ml'] }])

test('the queue goes by priority and then by age, and each kind has its own', () => {
  const pods = [
    { name: 'late', gpus: 1, vram: '64G', created: 10 },
    { name: 'early', gpus: 1, vram: '64G', created: 100 },
    { name: 'urgent', gpus: 1, vram: '64G', created: 5, priority: 10 },
    { name: 'other', gpus: 1, vram: '32G', created: 500 },
    { name: 'nowhere', gpus: 1, vram: '16G', created: 400 },
  ].map(recordOf)
  const view = gpuView(clusterOf({ nodes: [node(big), node(small)], pods }))
  const turns = turnsOf(view, keyOf, () => [], now)
  expect(
    turns.map(({ pod, position, of, nodes }) => [pod.record.name, position, of, nodes.length]),
  ).toEqual([
    ['urgent', 1, 3, 1],
    ['other', 1, 1, 1],
    ['nowhere', 1, 1, 0],
    ['early', 2, 3, 1],
    ['late', 3, 3, 1],
  ])
})

test('without history the start is unknown, and it is said of whom', () => {
  const pods = [
    { name: 'holder', node: 'gpu-2', gpus: 1, dag: 'tone_check' },
    { name: 'waiting', gpus: 1, vram: '32G', dag: 'tone_check' },
  ].map(recordOf)
  const view = gpuView(clusterOf({ nodes: [node(small)], pods }))
  const [turn] = turnsOf(view, keyOf, () => [], now)
  expect(turn).toMatchObject({
    expected: null,
    basis: 'no earlier run of tone_check / train is known',
  })
})

test('with history the start is where the holder is likely to end', () => {
  const pods = [
    { name: 'holder', node: 'gpu-2', gpus: 1, dag: 'tone_check', created: 600 },
    { name: 'waiting', gpus: 1, vram: '32G', dag: 'tone_check', created: 100 },
  ].map(recordOf)
  const view = gpuView(clusterOf({ nodes: [node(small)], pods }))
  const durations = () => [900, 1000, 1100, 1200, 1300, 300]
  const [turn] = turnsOf(view, keyOf, durations, now)
  expect(turn?.basis).toBe('from 6 earlier runs of the tasks that hold them')
  expect(turn?.expected?.lowSeconds).toBeGreaterThan(150)
  expect(turn?.expected?.midSeconds).toBeGreaterThan(300)
  expect(turn?.expected?.highSeconds).toBeLessThan(900)
})

test('five thousand nodes and a hundred thousand pods are one view, all of them counted', () => {
  const nodes = Array.from({ length: 5000 }, (_, index) =>
    node({
      name: `n-${index}`,
      gpus: index % 5 === 0 ? 8 : 0,
      labels: index % 5 === 0 ? { 'amd.com/gpu.vram': '32G' } : {},
    }),
  )
  const pods = Array.from({ length: 100_000 }, (_, index) =>
    recordOf({
      name: `p-${index}`,
      node: index < 500 ? null : `n-${index % 5000}`,
      gpus: index < 6000 ? 1 : 0,
      vram: '32G',
      dag: 'a',
    }),
  )
  const cluster = clusterOf({ nodes, pods })
  const view = gpuView(cluster)
  const turns = turnsOf(view, keyOf, () => [100, 200, 5000], now)
  expect(turns).toHaveLength(500)
  expect(view.nodes.reduce((sum, { used }) => sum + used, 0)).toBe(1100)
})
