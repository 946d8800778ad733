import { describe, expect, test } from 'vitest'
import { addMlNamespace } from './kube/cluster.ts'
import { trainingPod, type PodState, type Refusal } from './kube/pod.ts'
import { until } from './until.ts'
import { prepare, useKube } from './use-servers.ts'
import { openWatch } from './kube/watch.ts'

const kube = useKube()
const namespace = 'kube-test'
const pods = `/api/v1/namespaces/${namespace}/pods`

prepare(async () => {
  await addMlNamespace(kube(), namespace)
  return () => kube().must('DELETE', `/api/v1/namespaces/${namespace}`)
})

describe('a pod that is killed for its memory', () => {
  test('ends as OOMKilled with exit code 137, and its deletion still says so', async () => {
    const watch = await openWatch<PodState>(kube(), `${pods}?watch=true`)
    await kube().must('POST', pods, trainingPod('dies', { outcome: 'oomkilled' }))
    await until('failed pod', async () => {
      const pod = await kube().must<PodState>('GET', `${pods}/dies`)
      return pod.status.phase === 'Failed'
    })
    await kube().must('DELETE', `${pods}/dies`)
    const deleted = await until('deletion', () =>
      watch.events.find(({ type }) => type === 'DELETED'),
    )
    watch.close()
    expect(deleted.object.status.containerStatuses?.[0]?.state.terminated).toMatchObject({
      reason: 'OOMKilled',
      exitCode: 137,
    })
  })

  test('has a log like any other', async () => {
    const log = 'epoch 1\nepoch 2\nepoch 3\n'
    await kube().must('POST', pods, trainingPod('speaks', { outcome: 'oomkilled', log }))
    await until('container', async () => {
      const pod = await kube().must<PodState>('GET', `${pods}/speaks`)
      return pod.status.containerStatuses?.length
    })
    expect((await kube().api('GET', `${pods}/speaks/log?tailLines=2`)).text).toBe(
      'epoch 2\nepoch 3\n',
    )
  })
})

describe('a pod that asks for more than is allowed', () => {
  test.each([
    [
      'above the LimitRange',
      { memory: '9Gi' },
      'maximum memory usage per Container is 8Gi, but limit is 9Gi',
    ],
    [
      'above it for container and pod',
      { memory: '16Gi' },
      '[maximum memory usage per Container is 8Gi, but limit is 16Gi, maximum memory usage per Pod is 10Gi, but limit is 16Gi]',
    ],
    [
      'with too many processors',
      { cpu: '9' },
      'maximum cpu usage per Container is 8, but limit is 9',
    ],
  ])('is refused %s', async (_, limits, reason) => {
    const answer = await kube().api<Refusal>('POST', pods, trainingPod('greedy', { limits }))
    expect(answer.status).toBe(403)
    expect(answer.body.message).toBe(`pods "greedy" is forbidden: ${reason}`)
  })

  test('is refused above what is left of the quota', async () => {
    const quota = `/api/v1/namespaces/${namespace}/resourcequotas/quota-compute-resources`
    await kube().patch(quota, { spec: { hard: { 'limits.memory': '4Gi' } } })
    const greedy = trainingPod('greedy', { limits: { memory: '6Gi' } })
    const refusal = await until('refusal', async () => {
      const answer = await kube().api<Refusal>('POST', `${pods}?dryRun=All`, greedy)
      return answer.status === 403 && answer.body
    })
    expect(refusal.message).toMatch(
      /^pods "greedy" is forbidden: exceeded quota: quota-compute-resources, requested: limits\.memory=6Gi, used: limits\.memory=\S+, limited: limits\.memory=4Gi$/,
    )
  })
})

test('a pod without a free GPU waits, and the scheduler says why', async () => {
  const gpu = trainingPod('waits', { limits: { 'amd.com/gpu': '2' }, vram: '64G' })
  await kube().must('POST', pods, gpu)
  const condition = await until('verdict of the scheduler', async () => {
    const pod = await kube().must<PodState>('GET', `${pods}/waits`)
    return pod.status.conditions?.find(({ reason }) => reason === 'Unschedulable')
  })
  expect(condition.message).toMatch(
    /^0\/3 nodes are available: 1 Insufficient amd\.com\/gpu, 2 node\(s\) didn't match Pod's node affinity\/selector\./,
  )
})
