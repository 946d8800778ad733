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
