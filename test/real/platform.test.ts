import { describe, expect, test } from 'vitest'
import { createCluster } from '../../integrations/kubernetes/cluster.ts'
import { connect } from '../../integrations/kubernetes/connection/connection.ts'
import { fitOf } from '../../src/platform/fit.ts'
import { gpuView } from '../../src/platform/gpu-view.ts'
import { placesFor } from '../../src/platform/gpu-queue.ts'
import { quotaView } from '../../src/platform/quota-view.ts'
import { podOfWords } from '../../src/platform/shape.ts'
import type { Cluster } from '../../src/ports/kubernetes.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'
import { breakNode } from './kube/break-node.ts'
import { addMlNamespace } from './kube/cluster.ts'
import { loseDevices } from './kube/lose-devices.ts'
import { addNode } from './kube/node.ts'
import { trainingPod, type PodState } from './kube/pod.ts'
import { startKube } from './kube/start.ts'
import { until } from './until.ts'
import { prepare, useOwn } from './use-servers.ts'

const namespace = 'airflow-ml'
const pods = `/api/v1/namespaces/${namespace}/pods`
const kube = useOwn(() => startKube())
let cluster: Cluster

/**
 * Six nodes with GPUs: plain 64G, plain 32G, mixed, cordoned, not ready, with a lost device. Two pods hold the 64G ones and one waits; one
 * was on the node that is not ready any more.
 */
prepare(async () => {
  await Promise.all([
    addNode(kube(), { name: 'big', gpus: 2, vram: '64G' }),
    addNode(kube(), { name: 'small', gpus: 1, vram: '32G' }),
    addNode(kube(), { name: 'mixed', gpus: 2, vram: null }),
    addNode(kube(), { name: 'closed', gpus: 4, vram: '64G' }),
    addNode(kube(), { name: 'broken', gpus: 4, vram: '16G' }),
    addNode(kube(), { name: 'lossy', gpus: 2, vram: '128G' }),
  ])
  await kube().patch('/api/v1/nodes/mixed', {
    metadata: { labels: { 'amd.com/gpu.vram.64G': '1', 'amd.com/gpu.vram.32G': '1' } },
  })
  await kube().patch('/api/v1/nodes/closed', { spec: { unschedulable: true } })
  await addMlNamespace(kube(), namespace)
  await loseDevices(kube(), 'lossy', 1)
  for (const [name, vram] of [
    ['holds-a', '64G'],
    ['holds-b', '64G'],
    ['stranded', '16G'],
  ] as const) {
    await kube().must('POST', pods, trainingPod(name, { limits: { 'amd.com/gpu': '1' }, vram }))
    await until(
      `${name} running`,
      async () =>
        (await kube().must<PodState>('GET', `${pods}/${name}`)).status.phase === 'Running',
    )
  }
  await breakNode(kube(), 'broken', 'container runtime is down')
  await kube().must(
    'POST',
    pods,
    trainingPod('waits', { limits: { 'amd.com/gpu': '1' }, vram: '64G' }),
  )
  const stop = new AbortController()
  const connection = connect({ kubeconfig: kube().kubeconfigPath })
  cluster = createCluster({ connection, namespaces: [namespace] })
  await cluster.start(() => {}, stop.signal)
  return async () => {
    stop.abort()
    await connection.close()
  }
})

test('the view counts as the scheduler does: held, free, mixed, cordoned, and who waits', async () => {
  const view = await until('four pods in memory', () => {
    const seen = gpuView(cluster)
    const used = seen.nodes.reduce((sum, each) => sum + each.used, 0)
    const isBroken = seen.nodes.some(({ trouble }) => trouble?.startsWith('is not ready'))
    return used === 3 && seen.queue.length === 1 && isBroken && seen
  })
  expect(
    view.nodes.map(({ node, classes, total, healthy, used, free, trouble }) => [
      node.name,
      classes.map(({ vram }) => vram).toSorted(),
      total,
      healthy,
      used,
      free,
      trouble,
    ]),
  ).toEqual([
    ['big', ['64G'], 2, 2, 2, 0, null],
    ['broken', ['16G'], 4, 4, 1, 0, 'is not ready (taint node.kubernetes.io/not-ready)'],
    ['closed', ['64G'], 4, 4, 0, 0, 'is cordoned'],
    ['lossy', ['128G'], 2, 1, 0, 1, null],
    ['mixed', ['32G', '64G'], 2, 2, 0, 2, null],
    ['small', ['32G'], 1, 1, 0, 1, null],
  ])
  expect(view.queue.map(({ record }) => record.name)).toEqual(['waits'])
  expect(placesFor(view.queue[0]!, view.nodes).map(({ node }) => node.name)).toEqual(['big'])
})

describe('/ml gpu', () => {
  let stage: Stage
  prepare(async () => {
    stage = await startStage()
    stage.tools.cluster = cluster
    return () => stage.close()
  })
  const say = async (words: string) => (await stage.command(people.guest, words)).text

  test('says what is lost, cordoned, not ready and mixed, and who holds what', async () => {
    const text = await say('gpu')
    expect(text).toContain('4 of 15 GPUs free, at most 2 on one node, 3 in use, 1 pod waits')
    for (const row of [
      'big | 64G | 2 | 2 | 2 | 0 | ready',
      'broken | 16G | 4 | 4 | 1 | 0 | is not ready (taint node.kubernetes.io/not-ready)',
      'closed | 64G | 4 | 4 | 0 | 0 | is cordoned',
      'lossy | 128G | 2 | 1 (1 lost) | 0 | 1 | ready',
      'mixed | 32G ×1 + 64G ×1 | 2 | 2 | 0 | 2 | ready',
      'small | 32G | 1 | 1 | 0 | 1 | ready',
    ])
      expect(text).toContain(`\n${row}\n`)
    expect(text).toContain('big: 1 × holds-a · airflow-ml')
    expect(text).toContain('broken: 1 × stranded · airflow-ml')
    expect(text).toContain('1 of 1: waits · airflow-ml · 1 × 64G GPU')
  })

  test('a class shows the nodes that have some of it', async () => {
    const text = await say('gpu 32G')
    expect(text).toContain('3 of 3 GPUs free, at most 2 on one node')
    expect(text).toMatch(/\nmixed .*\nsmall .*\n?/)
    for (const other of ['big', 'broken', 'closed', 'lossy']) expect(text).not.toContain(other)
    expect(await say('gpu 80G')).toContain('No node has a 80G GPU')
  })
})

test.each([
  [{ memory: '4Gi', gpu: '1', vram: '32G' }, 'starts'],
  [{ memory: '4Gi', gpu: '1', vram: '64G' }, 'waits'],
  [{ memory: '4Gi', gpu: '1', vram: '16G' }, 'waits'],
  [{ memory: '4Gi', gpu: '1', vram: '128G' }, 'starts'],
  [{ memory: '4Gi', gpu: '2', vram: '128G' }, 'waits'],
  [{ memory: '4Gi', gpu: '2' }, 'starts'],
  [{ memory: '4Gi', gpu: '3' }, 'waits'],
  [{ memory: '8Gi' }, 'starts'],
  [{ memory: '9Gi' }, 'is refused'],
  [{ memory: '1Gi', cpu: '9' }, 'is refused'],
  [{ memory: '10Mi' }, 'is refused'],
])('fits and the real API server and scheduler agree: %j %s', async (shape, ending) => {
  const words = shape as Record<string, string>
  const { walls } = fitOf(podOfWords(words, namespace, cluster), cluster)
  const { memory = '1Gi', cpu = '500m', gpu, vram } = words
  const pod = trainingPod('tried', {
    limits: { memory, cpu, ...(gpu ? { 'amd.com/gpu': gpu } : {}) },
    ...(vram ? { vram } : {}),
  })
  const answer = await kube().api('POST', pods, pod)
  const refusing = walls.some(({ kind }) => kind === 'limit-range' || kind === 'quota')
  if (ending === 'is refused') {
    expect([answer.status, refusing]).toEqual([403, true])
    return
  }
  expect([answer.status, refusing]).toEqual([201, false])
  const verdict = await until('the scheduler’s verdict', async () => {
    const { status } = await kube().must<PodState>('GET', `${pods}/tried`)
    if (status.phase === 'Running') return 'starts'
    return status.conditions?.some(({ reason }) => reason === 'Unschedulable') ? 'waits' : null
  })
  await kube().must('DELETE', `${pods}/tried?gracePeriodSeconds=0`)
  await until('memory without it', () => ![...cluster.pods()].some(({ name }) => name === 'tried'))
  expect([verdict, walls.length === 0 ? 'starts' : 'waits']).toEqual([ending, ending])
})

test('the quota shows what the real controller counts', async () => {
  const field = await until('four pods counted', () =>
    quotaView(cluster, namespace).fields.find(
      (each) => each.field === 'limits.memory' && each.used === '2Gi',
    ),
  )
  expect(field).toMatchObject({ hard: '150Gi', free: '148Gi' })
  expect(quotaView(cluster, namespace).largest?.memory).toBe('8Gi')
})
