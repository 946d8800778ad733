import { expect, test } from 'vitest'
import { readRefusal } from '../../src/evidence/refusal.ts'

test('a quota that is exceeded in two resources', () => {
  const refusal = readRefusal(
    'pods "a" is forbidden: exceeded quota: q, requested: requests.cpu=500m,requests.memory=500Mi, used: requests.cpu=1,requests.memory=1000Mi, limited: requests.cpu=1,requests.memory=1Gi',
    'x',
  )
  expect(refusal).toMatchObject({
    kind: 'pods',
    name: 'a',
    reason: { kind: 'exceeded', quota: 'q' },
  })
  const texts =
    refusal?.reason.kind === 'exceeded'
      ? refusal.reason.excesses.map(({ requested, used, limited }) => [
          requested?.text,
          used?.text,
          limited?.text,
        ])
      : []
  expect(texts).toEqual([
    ['500m', '1', '1'],
    ['500Mi', '1000Mi', '1Gi'],
  ])
})

test('fields to specify, by container', () =>
  expect(
    readRefusal(
      'pods "a" is forbidden: failed quota: q: must specify limits.cpu for: base; limits.memory for: airflow-xcom-sidecar,base',
      'x',
    )?.reason,
  ).toEqual({
    kind: 'must specify',
    quota: 'q',
    missing: [
      { resource: 'limits.cpu', containers: ['base'] },
      { resource: 'limits.memory', containers: ['airflow-xcom-sidecar', 'base'] },
    ],
  }))

test('bounds of a LimitRange, several at once', () => {
  const reason = readRefusal(
    'pods "a" is forbidden: [maximum memory usage per Container is 8Gi, but limit is 12Gi, minimum cpu usage per Pod is 1, but request is 500m]',
    'x',
  )?.reason
  expect(reason).toEqual({
    kind: 'limit range',
    bounds: [
      {
        kind: 'maximum',
        resource: 'memory',
        type: 'Container',
        bound: '8Gi',
        asked: '12Gi',
        side: 'limit',
      },
      { kind: 'minimum', resource: 'cpu', type: 'Pod', bound: '1', asked: '500m', side: 'request' },
    ],
  })
})

test.each([
  [
    'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    'other',
  ],
  ['Pod "a" is invalid: spec.containers[0].image: Required value', 'other'],
  ['admission webhook "validate.kyverno.svc" denied the request: no', 'other'],
  [
    'pods "a" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    'limit range',
  ],
  ['pods "a" is forbidden: insufficient quota to consume: requests.amd.com/gpu', 'no quota'],
])('%s', (text, kind) => expect(readRefusal(text, 'x')?.reason.kind).toBe(kind))

test.each([
  '',
  'pods is forbidden',
  'The page is forbidden: go away',
  'exceeded quota: q, requested: gpus=1, used: gpus=0, limited: gpus=0',
])('%s is none', (text) => expect(readRefusal(text, 'x')).toBeNull())
