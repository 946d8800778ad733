import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PodCopy } from '../../../../integrations/kubernetes/cache/pod-copy.ts'
import { packSlimPod } from '../../../../integrations/kubernetes/cache/slim-pod.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import { recorded } from '../../../fixtures/kubernetes/read.ts'
import { samplePod } from '../sample-pod.ts'

const recordedPods = readdirSync(new URL('../../../fixtures/kubernetes', import.meta.url))
  .filter((name) => name.startsWith('pod-'))
  .map((name) => name.replace('.json', ''))

test.each(recordedPods)('the copy of %s is at most 1.5 KB', (name) => {
  expect(packSlimPod(recorded(name)).length).toBeLessThanOrEqual(1300)
})

test('a copy keeps what diagnosis reads of other pods', () => {
  const copy = new PodCopy(recorded('pod-oomkilled'))
  expect(copy).toMatchObject({
    name: 'oomkilled',
    namespace: 'default',
    phase: 'Failed',
    node: 'cpu-1',
    task: null,
    claims: null,
    ended: true,
    labels: { app: 'train' },
  })
  expect(copy.slim).toMatchObject({
    spec: { containers: [{ name: 'main', resources: { limits: { memory: '512Mi' } } }] },
    status: {
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }],
    },
  })
})

test('times are read once', () => {
  const copy = new PodCopy(recorded('pod-oomkilled'))
  const created = Temporal.Instant.from('2026-11-22T21:49:34Z').epochMilliseconds
  expect(copy).toMatchObject({
    createdMilliseconds: created,
    scheduledMilliseconds: created,
    startedMilliseconds: created,
    deletionMilliseconds: null,
  })
})

test('no value of an environment is kept', () => {
  const copy = new PodCopy(samplePod('train-1'))
  expect(JSON.stringify([copy, copy.slim])).not.toContain('do-not-keep-me')
})

test('the labels of the operator become its task', () => {
  expect(new PodCopy(samplePod('train-1')).task).toMatchObject({
    dag: 'tone_check_training_dag',
    task: 'train_tone_check',
    try: 1,
  })
})

test('claims are those it names and those its ephemeral volumes make', () => {
  const pod: Raw = {
    metadata: { name: 'train-1' },
    spec: {
      volumes: [
        { name: 'models', persistentVolumeClaim: { claimName: 'airflow-ml-model-training' } },
        { name: 'scratch', ephemeral: { volumeClaimTemplate: {} } },
        { name: 'cache', emptyDir: {} },
      ],
    },
  }
  const copy = new PodCopy(pod)
  expect(copy.claims).toEqual(['airflow-ml-model-training', 'train-1-scratch'])
  expect(copy.slim).toMatchObject({ spec: { volumes: [{ name: 'models' }, { name: 'scratch' }] } })
})

test('a pod of a hundred labels and long messages is cut to size, and still says whose it is and how it ended', () => {
  const labels = Object.fromEntries(
    Array.from({ length: 100 }, (_, number) => [`example.org/label-${number}`, 'x'.repeat(60)]),
  )
  const pod = samplePod('train-1')
  const large = {
    ...pod,
    metadata: { ...(pod['metadata'] as Raw), labels: { ...labels, dag_id: 'a_dag' } },
    status: {
      phase: 'Failed',
      message: 'm'.repeat(5000),
      containerStatuses: [
        {
          name: 'base',
          state: { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'm'.repeat(4000) } },
        },
      ],
    },
  }
  const text = packSlimPod(large)
  expect(text.length).toBeLessThanOrEqual(1300)
  expect(JSON.parse(text)).toMatchObject({
    metadata: { labels: { dag_id: 'a_dag' } },
    status: { containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] },
  })
})

test('anything at all can be copied', () => {
  fc.assert(
    fc.property(
      fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue(), status: fc.jsonValue() }),
      (pod) => {
        expect(new PodCopy(pod as Raw).slim).toHaveProperty('metadata')
      },
    ),
  )
})
