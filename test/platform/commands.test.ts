import { afterEach, beforeEach, expect, test } from 'vitest'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'
import { createDraw } from '../../integrations/chart/drawer.ts'
import { PodCopy } from '../../integrations/kubernetes/cache/pod-copy.ts'
import { addWait } from '../../src/waiting/task-memory.ts'
import { allGpus, type UsePoint, useWrite } from '../../src/platform/day-of-use.ts'
import type { UsageSource } from '../../src/ports/sources.ts'
import { Unreachable } from '../../src/delivery/endings.ts'
import { clusterOf, limitRange, node, pod, quotaOf, recordOf, type GivenCluster } from './given.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

const claim = {
  metadata: { name: 'airflow-ml-model-training', namespace: 'airflow-ml' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'ceph-rbd-ssd' },
  status: { phase: 'Bound', capacity: { storage: '20Gi' } },
}
const given: GivenCluster = {
  nodes: [
    node({ name: 'gpu-1', gpus: 2, labels: { 'amd.com/gpu.vram': '64G' } }),
    node({ name: 'gpu-2', gpus: 1, labels: { 'amd.com/gpu.vram': '32G' } }),
  ],
  pods: [
    recordOf({
      name: 'h',
      node: 'gpu-1',
      gpus: 2,
      dag: 'tone_check',
      claim: 'airflow-ml-model-training',
    }),
    recordOf({ name: 'j', node: 'gpu-2', gpus: 1, namespace: 'jupyter', user: 'isaac' }),
    recordOf({ name: 'w', gpus: 1, vram: '64G', dag: 'add_a_link' }),
  ],
  quotas: [quotaOf({ 'limits.memory': '16Gi' }, { 'limits.memory': '8Gi' })],
  limitRanges: [limitRange],
  claims: [claim],
}
const ask = (words: string) => stage.command(people.guest, words)
const show = (over: Partial<GivenCluster> = {}) =>
  (stage.tools.cluster = clusterOf({ ...given, ...over }))

test('without a cluster every view says so', async () => {
  for (const words of ['gpu', 'quota', 'pvc', 'fits gpu=1'])
    expect((await ask(words)).text).toContain('No cluster is watched')
})

test('gpu shows what is free, who holds it and who waits', async () => {
  show()
  const { text } = await ask('gpu')
  expect(text).toContain('0 of 3 GPUs free, 3 in use, 1 pod waits')
  expect(text).toContain('2 × tone_check / train · run run-h')
  expect(text).toContain('1 × j · isaac · jupyter')
  expect(text).toContain('1 of 1: add_a_link / train · airflow-ml · 1 × 64G GPU')
  expect(text).toContain('start unknown: no earlier run of tone_check / train is known')
  expect(text).not.toContain('at least')
})

test('gpu names the followed run of who holds one, and when it ends by what Airflow told', async () => {
  const dag = 'tone_check_training_dag'
  const { state } = stage.emulator
  state.startRun({ dag, id: 'earlier' })
  state.setRun(dag, 'earlier', 'running')
  state.setTask(dag, 'earlier', 'train', null, 'running')
  const train = state.setTask(dag, 'earlier', 'train', null, 'success')
  if (!train.startedAt) throw new Error('train did not start')
  train.endedAt = train.startedAt.add({ hours: 2 })
  state.setRun(dag, 'earlier', 'success')
  state.startRun({ dag, id: 'run-h' })
  state.setRun(dag, 'run-h', 'running')
  const run = await stage.airflow.run(dag, 'run-h')
  if (!run) throw new Error('no run')
  await stage.follow.look(run)
  const startedMilliseconds = stage.clock.now().epochMilliseconds - 600_000
  const record = recordOf({ name: 'h', node: 'gpu-1', gpus: 2, dag })
  show({ pods: [Object.assign(record, { startedMilliseconds })] })
  const { text } = await ask('gpu')
  expect(text).toContain(`2 × ${dag} / train · run R1 (run-h) · try 1`)
  expect(text).toContain('ends about')
})

test('gpu of a kind shows that kind alone; of one that is not there, those that are', async () => {
  show()
  const { text } = await ask('gpu 32g')
  expect(text).toContain('gpu-2')
  expect(text).not.toContain('gpu-1')
  expect(text).toContain('nobody waits')
  expect((await ask('gpu 80G')).text).toContain('No node has a 80G GPU; there is 64G, 32G.')
})

test('gpu says at least where only own pods are seen, and that there is none where no node may be', async () => {
  show({ seesAllNamespaces: false })
  expect((await ask('gpu')).text).toContain(
    '0 of 3 GPUs free, at least 3 in use, at least 1 pod waits',
  )
  show({ seesAllNamespaces: false, pods: [] })
  expect((await ask('gpu')).text).toContain(
    'at most 3 of 3 GPUs free, at most 2 on one node, at least 0 in use, nobody of ours waits',
  )
  show({ nodes: [] })
  expect((await ask('gpu')).text).toContain('No node of the cluster has GPUs')
})

test('quota shows bars, the largest pod and who uses most', async () => {
  show()
  const { text } = await ask('quota')
  expect(text).toContain('▓▓▓▓▓░░░░░ 50 %')
  expect(text).toContain('8Gi memory')
  expect(text).toContain('tone_check: 4Gi, 50 %')
  expect((await ask('quota nowhere')).text).toContain('No quota or LimitRange of nowhere is seen')
})

test('quota, fits and the form of a run say it too where only own pods are seen', async () => {
  const unseen = 'Only pods of our own namespaces are seen: the nodes hold at least these'
  show({ seesAllNamespaces: false })
  const quota = (await ask('quota')).text
  expect(quota).toContain('Largest pod that still fits: at most 8Gi memory')
  expect(quota).toContain(unseen)
  for (const words of ['fits memory=4Gi', 'fits gpu=1 vram=64G'])
    expect((await ask(words)).text).toContain(unseen)
  show()
  for (const words of ['quota', 'fits memory=4Gi', 'fits gpu=1 vram=64G'])
    expect((await ask(words)).text).not.toContain('at least')
})

test('pvc shows who mounts a claim, and says that nobody knows how full it is', async () => {
  show()
  const { text } = await ask('pvc training')
  expect(text).toContain('Bound · 20Gi · ReadWriteOnce · ceph-rbd-ssd')
  expect(text).toContain('Mounted by h on gpu-1')
  expect(text).toContain('no Prometheus is configured')
  expect((await ask('pvc airflow-ml-model-trainin_g')).text).toContain(
    'Did you mean airflow-ml-model-training?',
  )
})

test('pvc shows how full it is and until when; a Prometheus that is away is said', async () => {
  show()
  const use = {
    claim: 'airflow-ml-model-training',
    usedBytes: 15 * 2 ** 30,
    capacityBytes: 20 * 2 ** 30,
    secondsToFull: 36_000,
  }
  const usage: UsageSource = { volumeUse: async () => [use], gpuUse: async () => [] }
  stage.tools.usage = usage
  expect((await ask('pvc')).text).toContain('75 % · 15Gi of 20Gi · full in 10 h at this pace')
  stage.tools.usage = {
    ...usage,
    volumeUse: async () =>
      Promise.reject(new Unreachable('Prometheus', 'Prometheus cannot be reached')),
  }
  expect((await ask('pvc')).text).toContain('Prometheus cannot be reached')
})

test('fits answers for what is written, and for a task by what its pods asked for', async () => {
  show()
  expect((await ask('fits memory=4Gi gpu=1 vram=64G')).text).toContain('would wait')
  expect((await ask('fits tone_check')).text).toContain('No pod of tone_check was seen yet')
  expect((await ask('fits')).text).toContain('Say a DAG')
  const subject = {
    instance: 'airflow-ml',
    namespace: 'airflow-ml',
    dag: 'tone_check',
    task: 'train',
  }
  const { slim } = new PodCopy(pod({ name: 'h', gpus: 2, vram: '64G', memory: '24Gi' }))
  const write = addWait(null, subject, { pod: 'h', seconds: 5, slim })
  await stage.store.commit({ writes: write ? [write] : [], effects: [] }, stage.clock.now())
  const { text } = await ask('fits tone_check tra')
  expect(text).toContain('tone_check / train')
  expect(text).toContain('container max memory is 8Gi, asked for is 24Gi')
})

test('fits answers for no namespace of which nothing is seen', async () => {
  show()
  for (const words of ['fits memory=4Gi nosuchns', 'fits gpu=1 vram=64G nosuchns']) {
    const { text } = await ask(words)
    expect(text).toContain('Nothing of namespace nosuchns is seen')
    expect(text).toContain('airflow-ml')
    expect(text).not.toContain('would start')
  }
  for (const seen of ['airflow-ml', 'jupyter'])
    expect((await ask(`fits memory=4Gi ${seen}`)).text).toContain('would start now')
})

test('the form of a run says whether its pods would start', async () => {
  show()
  const subject = {
    instance: 'airflow-ml',
    namespace: 'airflow-ml',
    dag: 'tone_check_training_dag',
    task: 'train',
  }
  const { slim } = new PodCopy(pod({ name: 'h', gpus: 1, vram: '64G', memory: '4Gi' }))
  const write = addWait(null, subject, { pod: 'h', seconds: 5, slim })
  await stage.store.commit({ writes: write ? [write] : [], effects: [] }, stage.clock.now())
  const { text } = await stage.command(
    people.alice,
    'run tone_check_training_dag snapshot=2026-10-01',
  )
  expect(text).toContain('⏳ train would wait')
  expect(text).not.toContain('at least')
  show({ seesAllNamespaces: false })
  expect(
    (await stage.command(people.alice, 'run tone_check_training_dag snapshot=2026-10-01')).text,
  ).toContain('the nodes hold at least these')
})

const remember = async (what: string, hours: number, shares: UsePoint['shares']) => {
  const now = stage.clock.now()
  const points = Array.from({ length: hours * 12 }, (_, index) => ({
    atMilliseconds: now.epochMilliseconds - (hours * 12 - index) * 300_000,
    shares,
  }))
  const change = { writes: [useWrite(what, points, null)], effects: [] }
  expect(await stage.store.commit(change, now)).toBe('committed')
}

test('a picture is offered where some hours are known, and only of what it shows', async () => {
  show()
  expect((await ask('gpu')).text).not.toContain('Picture')
  expect((await ask('quota --picture')).text).toContain('it needs three hours of samples')
  await remember(allGpus, 4, { gpu: 0.5 })
  await remember('airflow-ml', 4, { 'limits.memory': 0.5 })
  expect((await ask('gpu')).text).toContain('[Picture of the day]')
  expect((await ask('quota airflow-ml')).text).toContain('[Picture of the day]')
  expect((await ask('gpu 64G')).text).not.toContain('Picture')
})

test('a picture of quotas says what is used now, not what was remembered last', async () => {
  show()
  await remember('airflow-ml', 4, { 'limits.memory': 0.1 })
  stage.tools.draw = createDraw({ onTrouble: () => {}, program: 'no-such-program.ts' })
  const { text } = await ask('quota airflow-ml --picture')
  expect(text).toContain('limits.memory now 50 %, highest 50 % at ')
})

test('where no picture can be drawn, its words are the answer', async () => {
  show()
  await remember(allGpus, 4, { gpu: 0.5 })
  const troubles: unknown[] = []
  stage.tools.draw = createDraw({
    onTrouble: (error) => void troubles.push(error),
    program: 'no-such-program.ts',
  })
  const { text, effects } = await ask('gpu --picture')
  expect(text).toMatch(/^GPUs in use, .*: all GPUs now 100 %, highest 100 % at /)
  expect(text).toContain('The picture itself could not be drawn')
  expect(effects.filter(({ kind }) => kind === 'slack.file')).toEqual([])
  expect(troubles).toHaveLength(1)
})
