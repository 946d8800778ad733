import { beforeAll, describe, expect, test } from 'vitest'
import { createCluster } from '../../../integrations/kubernetes/cluster.ts'
import { connect } from '../../../integrations/kubernetes/connection/connection.ts'
import { bytesOf } from '../../../src/advice/quantity.ts'
import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Cluster, PodStep } from '../../../src/ports/kubernetes.ts'
import { trainingPod } from '../../real/kube/pod.ts'
import { createRecorder } from './recorder.ts'
import { until } from './until.ts'

/** An API server with a namespace that has the LimitRange and the quota of test/real/kube/manifests, and nothing running. */
type ContractServer = {
  kubeconfigPath: string
  namespace: string
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Lets a running pod's container be killed for memory. */
  killForMemory(pod: string): Promise<unknown>
}

/**
 * What Groundcrew relies on of an API server; the stand-in and the real one have to keep it alike. `prepare` is
 * `beforeAll`, or what takes its place where a server may be missing.
 */
export function describeContract(
  name: string,
  server: () => ContractServer,
  prepare: (work: () => Promise<() => Promise<void>>) => void = beforeAll,
): void {
  describe(`on ${name}`, () => {
    const stop = new AbortController()
    const steps = createRecorder<PodStep>()
    let connection: ReturnType<typeof connect>
    let cluster: Cluster
    const path = (rest: string) => `/api/v1/namespaces/${server().namespace}/${rest}`
    const create = (pod: string, settings = {}) =>
      server().api('POST', path('pods'), trainingPod(pod, settings))

    prepare(async () => {
      await create('was-there')
      const { kubeconfigPath, namespace } = server()
      connection = connect({ kubeconfig: kubeconfigPath })
      cluster = createCluster({ connection, namespaces: [namespace] })
      await cluster.start(steps.note, stop.signal)
      return async () => {
        stop.abort()
        await connection.close()
      }
    })

    test('what was there is told at the start, and nothing of other namespaces', () => {
      const [first] = steps.noted
      expect(first).toMatchObject({ kind: 'present', record: { name: 'was-there' } })
      const namespaces = new Set(steps.noted.map(({ record }) => record.namespace))
      expect([...namespaces]).toEqual([server().namespace])
      expect(cluster.seesAllNamespaces).toBe(true)
    })

    test('quotas, limits, claims and nodes are known', () => {
      const { namespace } = server()
      const named = (name: string) =>
        expect.objectContaining({ metadata: expect.objectContaining({ name }) })
      expect(cluster.resourceQuotas(namespace)).toEqual([named('quota-compute-resources')])
      expect(cluster.limitRanges(namespace)).toEqual([named('general-limits')])
      expect(cluster.claims(namespace)).toEqual([named('airflow-ml-model-training')])
      expect(cluster.nodes()).toContainEqual(named('gpu-64g'))
    })

    test('a pod is followed from its creation over its death to its deletion, which still tells the death', async () => {
      await create('dies')
      await steps.until(({ record }) => record.name === 'dies')
      await server().killForMemory('dies')
      const death = await steps.until(
        ({ record }) => record.name === 'dies' && record.phase === 'Failed',
      )
      await server().api('DELETE', path('pods/dies?gracePeriodSeconds=0'))
      const end = await steps.until(({ kind, record }) => kind === 'gone' && record.name === 'dies')
      const told = steps.noted.filter(({ record }) => record.name === 'dies')
      expect(told[0]?.kind).toBe('present')
      expect(told.filter(({ kind }) => kind !== 'changed')).toHaveLength(2)
      expect(new Set(told.map(({ record }) => record.resourceVersion)).size).toBe(told.length)
      for (const { pod } of [death, end])
        expect(pod).toMatchObject({
          status: {
            phase: 'Failed',
            containerStatuses: [
              { name: 'base', state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } },
            ],
          },
        })
    })

    test.each([
      [
        'a container',
        { memory: '9Gi' },
        'maximum memory usage per Container is 8Gi, but limit is 9Gi',
      ],
      [
        'a container and the pod',
        { memory: '16Gi' },
        '[maximum memory usage per Container is 8Gi, but limit is 16Gi, maximum memory usage per Pod is 10Gi, but limit is 16Gi]',
      ],
      ['cpu', { cpu: '9' }, 'maximum cpu usage per Container is 8, but limit is 9'],
      [
        'too little',
        { memory: '1Mi' },
        'minimum memory usage per Container is 50Mi, but request is 1Mi',
      ],
    ])('a pod above the limits is refused in these words: %s', async (_, limits, words) => {
      expect(await create('greedy', { limits })).toMatchObject({
        status: 403,
        body: {
          kind: 'Status',
          reason: 'Forbidden',
          code: 403,
          message: `pods "greedy" is forbidden: ${words}`,
          details: { name: 'greedy', kind: 'pods' },
        },
      })
    })

    test('a name that is taken is refused', async () => {
      expect(await create('was-there')).toMatchObject({
        status: 409,
        body: { reason: 'AlreadyExists', message: 'pods "was-there" already exists' },
      })
    })

    test('defaults of the namespace are in the pod that was made', async () => {
      const bare = {
        metadata: { name: 'bare' },
        spec: { containers: [{ name: 'main', image: 'example.org/any:1' }] },
      }
      const { body } = await server().api('POST', path('pods?dryRun=All'), bare)
      const { spec, status } = body as { spec: Raw; status: Raw }
      expect(spec).toMatchObject({
        restartPolicy: 'Always',
        priority: 0,
        containers: [
          {
            imagePullPolicy: 'IfNotPresent',
            resources: {
              limits: { cpu: '100m', memory: '100Mi' },
              requests: { cpu: '100m', memory: '100Mi' },
            },
          },
        ],
      })
      expect(status).toMatchObject({ phase: 'Pending' })
    })

    test('the quota counts a pod as soon as it is made', async () => {
      const used = () => {
        const [quota] = cluster.resourceQuotas(server().namespace)
        return bytesOf(textAt(quota, 'status', 'used', 'limits.memory')) ?? 0n
      }
      const three = 3n * 1024n ** 3n
      expect(used()).toBeLessThan(three)
      await create('counts', { limits: { memory: '3Gi' } })
      await until(() => used() >= three)
    })

    test('what is frozen about a pod has its surroundings', async () => {
      const step = await steps.until(({ record }) => record.name === 'was-there')
      const evidence = cluster.freeze(step.pod, false)
      expect(evidence).toMatchObject({
        namespace: server().namespace,
        pod: { metadata: { name: 'was-there' } },
        resourceQuotas: [{ metadata: { name: 'quota-compute-resources' } }],
        limitRanges: [{ metadata: { name: 'general-limits' } }],
        persistentVolumeClaims: [{ metadata: { name: 'airflow-ml-model-training' } }],
      })
      expect(JSON.stringify(evidence)).not.toContain('managedFields')
    })

    test('what can be asked besides is answered, or why not', async () => {
      await create('speaks', { outcome: 'oomkilled', log: 'epoch 1\nepoch 2\n' })
      await steps.until(({ record }) => record.name === 'speaks')
      await server().killForMemory('speaks')
      const { pod } = await steps.until(
        ({ record }) => record.name === 'speaks' && record.phase === 'Failed',
      )
      const [record] = [...cluster.pods()].filter(({ name }) => name === 'speaks')
      const whole = await cluster.whole(record!, stop.signal)
      expect(textAt(whole, 'status', 'phase')).toBe('Failed')
      expect(objectsAt(whole, 'spec', 'containers')[0]).toHaveProperty('image')
      const { namespace, name, slim } = record!
      const another = { namespace, name, slim, uid: 'another' }
      expect(await cluster.whole(another, stop.signal)).toBe(slim)
      const { evidence, notAvailable } = await cluster.gather(pod, false, stop.signal)
      expect(notAvailable).toEqual([])
      expect(evidence.logs).toEqual({ base: 'epoch 1\nepoch 2\n' })
      expect(Array.isArray(evidence.events)).toBe(true)
    })

    test('a wrong token, a wrong name and a wrong path are refused as they should be', async () => {
      const refused = (rest: string) => connection.read(rest)
      await expect(refused(path('pods/nope'))).rejects.toMatchObject({
        status: 404,
        code: 'NotFound',
        message: 'pods "nope" not found',
      })
      await expect(refused('/apis/kueue.x-k8s.io/v1beta9/workloads')).rejects.toMatchObject({
        status: 404,
      })
    })
  })
}
