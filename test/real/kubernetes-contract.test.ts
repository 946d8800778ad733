import { expect, test } from 'vitest'
import { createCluster } from '../../integrations/kubernetes/cluster.ts'
import { connect } from '../../integrations/kubernetes/connection/connection.ts'
import type { PodStep } from '../../src/ports/kubernetes.ts'
import { describeContract } from '../integrations/kubernetes/contract.ts'
import { createRecorder } from '../integrations/kubernetes/recorder.ts'
import { addMlNamespace } from './kube/cluster.ts'
import { trainingPod } from './kube/pod.ts'
import { startKube } from './kube/start.ts'
import { until } from './until.ts'
import { prepare, useKube, useOwn } from './use-servers.ts'

const namespace = 'kubernetes-contract'
const kube = useKube()

prepare(async () => {
  await addMlNamespace(kube(), namespace)
  return () => kube().must('DELETE', `/api/v1/namespaces/${namespace}`)
})

describeContract(
  'a real API server',
  () => ({
    kubeconfigPath: kube().kubeconfigPath,
    namespace,
    api: kube().api,
    killForMemory: (pod) =>
      kube().patch(`/api/v1/namespaces/${namespace}/pods/${pod}`, {
        metadata: { annotations: { 'groundcrew.test/outcome': 'oomkilled' } },
      }),
  }),
  prepare,
)

const own = useOwn(() => startKube({ without: ['scheduler', 'kwok'] }))

test('a killed API server and a lapsed version cost nothing', async () => {
  const pods = '/api/v1/namespaces/default/pods'
  const steps = createRecorder<PodStep>()
  const stop = new AbortController()
  const connection = connect({ kubeconfig: own().kubeconfigPath })
  const cluster = createCluster({ connection, namespaces: ['default'] })
  await until('service account', async () => {
    const answer = await own().api('GET', '/api/v1/namespaces/default/serviceaccounts/default')
    return answer.status === 200
  })
  await own().must('POST', pods, trainingPod('stays'))
  await own().must('POST', pods, trainingPod('goes'))
  await cluster.start(steps.note, stop.signal)
  await own().restartApiserver()
  await own().must('DELETE', `${pods}/goes?gracePeriodSeconds=0`)
  await own().must('POST', pods, trainingPod('comes'))
  await steps.until(({ kind, record }) => kind === 'gone' && record.name === 'goes')
  await steps.until(({ kind, record }) => kind === 'present' && record.name === 'comes')
  stop.abort()
  await connection.close()
  const ends = steps.noted.filter(({ kind }) => kind !== 'changed')
  const told = ends.map(({ kind, record }) => `${kind} ${record.name}`).sort()
  expect(told).toEqual(['gone goes', 'present comes', 'present goes', 'present stays'])
})

test('with rights in one namespace only, that namespace is followed and the rest is said to be forbidden', async () => {
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
  const reads = { verbs: ['get', 'list', 'watch'], apiGroups: [''] }
  await own().must('POST', '/api/v1/namespaces/default/serviceaccounts', {
    metadata: { name: 'reader' },
  })
  await own().must('POST', `${rbac}/roles`, {
    metadata: { name: 'reader' },
    rules: [{ ...reads, resources: ['pods', 'resourcequotas', 'limitranges'] }],
  })
  await own().must('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }],
  })
  const kubeconfig = await own().serviceAccountKubeconfig('default', 'reader')
  const steps = createRecorder<PodStep>()
  const stop = new AbortController()
  const connection = connect({ kubeconfig })
  const cluster = createCluster({ connection, namespaces: ['default'] })
  await own().must('POST', '/api/v1/namespaces/default/pods', trainingPod('ours'))
  await cluster.start(steps.note, stop.signal)
  const { pod } = await steps.until(({ record }) => record.name === 'ours')
  expect(cluster.seesAllNamespaces).toBe(false)
  const forbidden = cluster.health().filter((health) => health.forbidden)
  expect(forbidden.map(({ resource }) => resource).sort()).toEqual([
    '/api/v1/namespaces/default/persistentvolumeclaims',
    '/api/v1/nodes',
    '/api/v1/pods',
  ])
  const { notAvailable } = await cluster.gather(pod, false, stop.signal)
  expect(notAvailable).toEqual([{ source: 'Events of the pod', reason: 'not allowed (403)' }])
  stop.abort()
  await connection.close()
})
