import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyManifests } from './kube/apply-manifests.ts'
import { trainingPod, type PodState, type Refusal } from './kube/pod.ts'
import { until } from './until.ts'
import { prepare, useKube } from './use-servers.ts'

const kube = useKube()
const manifests = join(import.meta.dirname, '..', '..', 'deploy', 'kubernetes')
const ml = '/api/v1/namespaces/airflow-ml'
let token: string

prepare(async () => {
  await applyManifests(kube(), manifests)
  token = await kube().serviceAccountToken('groundcrew', 'groundcrew')
  await until(
    'roles in force',
    async () => (await asGroundcrew('GET', `${ml}/pods`)).status === 200,
  )
})

function asGroundcrew(method: string, path: string, body?: object) {
  return kube().api<Refusal>(method, path, body, { token })
}

describe("Groundcrew's rights", () => {
  test.each([
    `${ml}/pods`,
    `${ml}/events`,
    '/api/v1/namespaces/default/events',
    `${ml}/resourcequotas`,
    `${ml}/limitranges`,
    `${ml}/persistentvolumeclaims`,
    `${ml}/persistentvolumeclaims/airflow-ml-model-training`,
    '/api/v1/nodes',
    '/api/v1/pods',
    '/api/v1/persistentvolumes',
    '/apis/storage.k8s.io/v1/storageclasses',
    '/apis/storage.k8s.io/v1/volumeattachments',
  ])('suffice to read %s', async (path) => {
    expect((await asGroundcrew('GET', path)).status).toBe(200)
  })

  test('suffice to read the log of a pipeline’s pod', async () => {
    await kube().must('POST', `${ml}/pods`, trainingPod('logged', { log: 'epoch 1\n' }))
    await until('running pod', async () => {
      const pod = await kube().must<PodState>('GET', `${ml}/pods/logged`)
      return pod.status.phase === 'Running'
    })
    const log = await asGroundcrew('GET', `${ml}/pods/logged/log`)
    await kube().must('DELETE', `${ml}/pods/logged`)
    expect(log).toMatchObject({ status: 200, text: 'epoch 1\n' })
  })

  test.each([
    ['GET', `${ml}/secrets`],
    ['GET', '/api/v1/namespaces/groundcrew/secrets'],
    ['GET', `${ml}/configmaps`],
    ['GET', '/api/v1/events'],
    ['GET', '/api/v1/namespaces/default/pods/any/log'],
    ['POST', `${ml}/pods`],
    ['DELETE', `${ml}/pods/any`],
    ['POST', `${ml}/pods/any/exec`],
    ['PUT', `${ml}/resourcequotas/quota-compute-resources`],
    ['GET', '/api/v1/nodes/cpu-1/proxy/pods'],
  ])('refuse %s %s', async (method, path) => {
    const answer = await asGroundcrew(method, path, method === 'GET' ? undefined : {})
    expect(answer.status).toBe(403)
    expect(answer.body.message).toContain(
      'User "system:serviceaccount:groundcrew:groundcrew" cannot',
    )
  })
})

test('the StatefulSet’s pod is admitted under the restricted policy and starts', async () => {
  await kube().must('POST', '/api/v1/persistentvolumes', {
    metadata: { name: 'groundcrew-data' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      claimRef: { namespace: 'groundcrew', name: 'data-groundcrew-0' },
      hostPath: { path: '/nowhere' },
    },
  })
  const phase = await until('running pod', async () => {
    const answer = await kube().api<PodState>(
      'GET',
      '/api/v1/namespaces/groundcrew/pods/groundcrew-0',
    )
    return answer.body.status?.phase === 'Running' && answer.body.status.phase
  })
  expect(phase).toBe('Running')
})
