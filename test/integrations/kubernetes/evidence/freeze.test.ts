import { expect, test } from 'vitest'
import {
  freezePod,
  freezeSurroundings,
} from '../../../../integrations/kubernetes/evidence/freeze.ts'
import type { Memory } from '../../../../integrations/kubernetes/evidence/memory.ts'
import { PodCopy } from '../../../../integrations/kubernetes/cache/pod-copy.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'

const pod = (name: string, spec: Raw = {}, phase = 'Running', namespace = 'airflow-ml'): Raw => ({
  metadata: { name, namespace, uid: `uid-of-${name}`, managedFields: [{ manager: 'kubelet' }] },
  spec: {
    containers: [{ name: 'base', env: [{ name: 'TOKEN', value: 'do-not-keep-me' }] }],
    ...spec,
  },
  status: { phase },
})

const node = (name: string, labels: Raw = {}): Raw => ({ metadata: { name, labels } })

const volumes = [{ name: 'models', persistentVolumeClaim: { claimName: 'models' } }]

const memory = (pods: Raw[], nodes: Raw[] | null = []): Memory => ({
  pods: () => pods.map((raw) => new PodCopy(raw)),
  seesPods: () => true,
  nodes: () => nodes,
  resourceQuotas: () => [{ kind: 'ResourceQuota' }],
  limitRanges: () => [],
  claims: () => null,
})

const namesOf = (list: readonly Raw[] | undefined) =>
  list?.map((raw) => (raw['metadata'] as { name: string }).name)

test('the pod is frozen redacted', () => {
  const evidence = freezePod(memory([]), pod('train-1'), false)
  expect(evidence.pod).toMatchObject({ metadata: { name: 'train-1' } })
  expect(JSON.stringify(evidence)).not.toContain('do-not-keep-me')
  expect(JSON.stringify(evidence)).not.toContain('managedFields')
})

test('what is known is there, what is not known is left out', () => {
  const evidence = freezePod(memory([], null), pod('train-1'), true)
  expect(evidence).toMatchObject({
    namespace: 'airflow-ml',
    podDeleted: true,
    resourceQuotas: [{ kind: 'ResourceQuota' }],
    limitRanges: [],
    pods: [],
  })
  expect(evidence).not.toHaveProperty('nodes')
  expect(evidence).not.toHaveProperty('persistentVolumeClaims')
})

test('a pod that has a node is frozen with what shares that node or its claims', () => {
  const others = [
    pod('train-1', { nodeName: 'gpu-1', volumes }),
    pod('on-the-node', { nodeName: 'gpu-1' }),
    pod('ended-on-the-node', { nodeName: 'gpu-1' }, 'Succeeded'),
    pod('elsewhere', { nodeName: 'gpu-2' }),
    pod('holds-the-claim', { nodeName: 'gpu-2', volumes }),
    pod('held-the-claim', { nodeName: 'gpu-2', volumes }, 'Failed'),
    pod('same-name-of-claim', { nodeName: 'gpu-2', volumes }, 'Running', 'airflow-other'),
    pod('waits', {}, 'Pending'),
  ]
  const evidence = freezePod(memory(others), pod('train-1', { nodeName: 'gpu-1', volumes }), false)
  expect(namesOf(evidence.pods)).toEqual(['holds-the-claim', 'held-the-claim', 'on-the-node'])
})

test('a pod that waits is frozen with what holds the nodes it could have, and what waits too', () => {
  const nodes = [node('gpu-1', { vram: '64G' }), node('gpu-2', { vram: '64G' }), node('cpu-1')]
  const others = [
    pod('holds', { nodeName: 'gpu-1' }),
    pod('held', { nodeName: 'gpu-2' }, 'Failed'),
    pod('on-another', { nodeName: 'cpu-1' }),
    pod('waits', {}, 'Pending', 'airflow-other'),
  ]
  const waiting = pod('train-1', { nodeSelector: { vram: '64G' } }, 'Pending')
  const evidence = freezePod(memory(others, nodes), waiting, false)
  expect(namesOf(evidence.pods)).toEqual(['holds', 'waits'])
  expect(namesOf(evidence.nodes)).toEqual(['gpu-1', 'gpu-2', 'cpu-1'])
})

test('of a thousand nodes and pods a hundred and three hundred are kept, those that matter first', () => {
  const nodes = Array.from({ length: 1000 }, (_, number) =>
    node(`node-${number}`, number === 700 ? { vram: '64G' } : {}),
  )
  const others = Array.from({ length: 1000 }, (_, number) => pod(`other-${number}`, {}, 'Pending'))
  const waiting = pod('train-1', { nodeSelector: { vram: '64G' } }, 'Pending')
  const evidence = freezePod(memory(others, nodes), waiting, false)
  expect(evidence.nodes).toHaveLength(100)
  expect(namesOf(evidence.nodes)?.[0]).toBe('node-700')
  expect(evidence.pods).toHaveLength(300)
})

test('a namespace without a pod is frozen with what counts against its quotas', () => {
  const others = [
    pod('counts', { nodeName: 'gpu-1' }),
    pod('ended', {}, 'Failed'),
    pod('elsewhere', {}, 'Running', 'airflow-other'),
  ]
  const evidence = freezeSurroundings(memory(others, [node('gpu-1')]), 'airflow-ml')
  expect(evidence).toMatchObject({ namespace: 'airflow-ml', resourceQuotas: [{}] })
  expect(namesOf(evidence.pods)).toEqual(['counts'])
  expect(evidence).not.toHaveProperty('pod')
})

test('pods that may not be seen are unknown, not none', () => {
  const blind = { ...memory([]), seesPods: () => false }
  expect(freezePod(blind, pod('train-1'), false)).not.toHaveProperty('pods')
  expect(freezeSurroundings(blind, 'airflow-ml')).not.toHaveProperty('pods')
})
