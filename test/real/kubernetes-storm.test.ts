import { expect, test } from 'vitest'
import { createCluster } from '../../integrations/kubernetes/cluster.ts'
import { connect } from '../../integrations/kubernetes/connection/connection.ts'
import type { PodStep } from '../../src/ports/kubernetes.ts'
import { oomKilled } from '../integrations/kubernetes/sample-pod.ts'
import { trainingPod } from './kube/pod.ts'
import { startKube } from './kube/start.ts'
import { until } from './until.ts'
import { useOwn } from './use-servers.ts'

const kube = useOwn(() => startKube({ without: ['scheduler', 'kwok'] }))
const pods = '/api/v1/namespaces/default/pods'
const names = Array.from({ length: 500 }, (_, number) => `train-${number}`)

/** The API server ends the watches of clients that are too slow; it says nothing. */
function beSlow(milliseconds: number) {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

async function inParallel(work: (name: string) => Promise<unknown>) {
  const left = [...names]
  const worker = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) await work(name)
  }
  await Promise.all(Array.from({ length: 20 }, worker))
}

test('five hundred pods die and vanish at once, and a slow reader hears of every death', async () => {
  await until('service account', async () => {
    const answer = await kube().api('GET', '/api/v1/namespaces/default/serviceaccounts/default')
    return answer.status === 200
  })
  const steps: PodStep[] = []
  const stop = new AbortController()
  const connection = connect({ kubeconfig: kube().kubeconfigPath })
  const cluster = createCluster({ connection, namespaces: ['default'] })
  const note = (step: PodStep) => {
    steps.push(step)
    beSlow(3)
  }
  await cluster.start(note, stop.signal)
  await inParallel(async (name) => {
    await kube().must('POST', pods, trainingPod(name))
    await kube().patch(`${pods}/${name}/status`, oomKilled)
    await kube().must('DELETE', `${pods}/${name}?gracePeriodSeconds=0`)
  })
  const gone = () => steps.filter(({ kind }) => kind === 'gone')
  await until('end of all pods', () => gone().length >= names.length)
  stop.abort()
  await connection.close()
  const deaths = steps.filter(({ kind, record }) => kind === 'changed' && record.phase === 'Failed')
  expect(new Set(deaths.map(({ record }) => record.name)).size).toBe(names.length)
  expect(gone()).toHaveLength(names.length)
  for (const { pod } of gone())
    expect(pod).toMatchObject({
      status: { containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] },
    })
  expect([...cluster.pods()]).toEqual([])
  const told = steps.map(({ record, kind }) => `${record.uid} ${record.resourceVersion} ${kind}`)
  expect(new Set(told).size).toBe(told.length)
})
