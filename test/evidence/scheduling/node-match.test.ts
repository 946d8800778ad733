import { expect, test } from 'vitest'
import { readNode } from '../../../src/evidence/kubernetes-node.ts'
import { readPod } from '../../../src/evidence/kubernetes-pod.ts'
import {
  marksSickness,
  nodeMatches,
  untoleratedTaints,
} from '../../../src/evidence/scheduling/node-match.ts'
import { node, pod } from '../../diagnosis/cluster.ts'

const required = (...matchExpressions: object[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
  },
})

test.each([
  ['no demands', {}, true],
  ['a selector that fits', { nodeSelector: { zone: 'a' } }, true],
  ['a selector with another value', { nodeSelector: { zone: 'b' } }, false],
  ['a selector with another key', { nodeSelector: { area: 'a' } }, false],
  ['In', { affinity: required({ key: 'zone', operator: 'In', values: ['b', 'a'] }) }, true],
  ['NotIn', { affinity: required({ key: 'zone', operator: 'NotIn', values: ['a'] }) }, false],
  ['Exists', { affinity: required({ key: 'zone', operator: 'Exists' }) }, true],
  ['DoesNotExist', { affinity: required({ key: 'zone', operator: 'DoesNotExist' }) }, false],
  ['Gt', { affinity: required({ key: 'cards', operator: 'Gt', values: ['3'] }) }, true],
  ['Lt', { affinity: required({ key: 'cards', operator: 'Lt', values: ['3'] }) }, false],
  [
    'an unknown operator',
    { affinity: required({ key: 'zone', operator: 'Like', values: ['a'] }) },
    false,
  ],
  ['a term without any demand', { affinity: required() }, false],
])('%s', (_, spec, due) => {
  const w1 = readNode(node('w1', { labels: { zone: 'a', cards: '4' } }))
  expect(nodeMatches(readPod(pod({ spec })), w1)).toBe(due)
})

test.each([
  ['no toleration', [], 1],
  ['the key exists', [{ key: 'gpu', operator: 'Exists' }], 0],
  ['the value is equal', [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }], 0],
  ['another value', [{ key: 'gpu', value: 'no' }], 1],
  ['another effect', [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }], 1],
  ['everything is tolerated', [{ operator: 'Exists' }], 0],
])('taints: %s', (_, tolerations, due) => {
  const taints = [
    { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
    { key: 'soft', effect: 'PreferNoSchedule' },
  ]
  expect(
    untoleratedTaints(readPod(pod({ spec: { tolerations } })), readNode(node('w1', { taints }))),
  ).toHaveLength(due)
})

test.each([
  ['node.kubernetes.io/unreachable', true],
  ['amd-gpu-unhealthy', true],
  ['nvidia.com/gpu', false],
  ['dedicated', false],
  ['node-role.kubernetes.io/control-plane', false],
])('the taint %s marks sickness: %s', (key, due) => expect(marksSickness({ key })).toBe(due))
