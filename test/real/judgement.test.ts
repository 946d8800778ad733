import { afterAll, describe, expect, test } from 'vitest'
import { runToEnd } from './airflow/run.ts'
import { startAirflow } from './airflow/start.ts'
import { changeNode } from './kube/change-node.ts'
import { holdQuota } from './kube/hold-quota.ts'
import { diesInInitContainer } from './kube/init-container.ts'
import { withoutLimits } from './kube/without-limits.ts'
import { operatorPod, type OperatorPod } from './kube/operator-pod.ts'
import type { PodState } from './kube/pod.ts'
import { openRealStage, type RealStage } from './stage.ts'
import { until } from './until.ts'
import { prepare, useAirflow, useKube, useOwn } from './use-servers.ts'

const kube = useKube()
const ml = '/api/v1/namespaces/airflow-ml'
const gpu = { 'amd.com/gpu': '1' }
/**
 * What `judged_soon_…` waits for is told at once, what `judged_late_…` waits for after three minutes, the time that a provisioner
 * has, and what others wait for not within this file.
 */
const config = `
pipelines:
  - { dags: "judged_soon_*", startup_timeout: 20s }
  - { dags: "judged_late_*", startup_timeout: 230s }
  - { dags: "*", startup_timeout: 2h }
`
const made: string[] = []
const unbound = 'no-volume'

/** The task that names a resource, as soon as there is one. */
const ticketOf = ({ phabricator }: RealStage, words: string) =>
  until(`a task with ${words}`, () =>
    phabricator.tasks().find(({ title, description }) => `${title} ${description}`.includes(words)),
  )

const cardOf = (stage: RealStage, word: string) =>
  stage.cards().find((card) => stage.read(card).includes(word))

async function add(pod: OperatorPod): Promise<string> {
  const name = pod.dag.replaceAll('_', '-')
  await kube().must('POST', `${ml}/pods`, operatorPod(name, pod))
  made.push(`${ml}/pods/${name}`)
  return name
}

afterAll(async () => {
  for (const path of made) await kube().api('DELETE', path)
})

/** Waited for while the others are tested. */
prepare(async () => {
  await kube().must('POST', `${ml}/persistentvolumeclaims`, {
    metadata: { name: unbound },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'ceph-rbd-ssd',
      resources: { requests: { storage: '1Gi' } },
    },
  })
  made.push(`${ml}/persistentvolumeclaims/${unbound}`)
  await add({ dag: 'judged_late_unbound', claim: unbound })
})

describe('what Airflow makes', () => {
  const airflow = {
    '2.11': useOwn(async () =>
      startAirflow({
        version: '2.11',
        kubeconfigPath: await kube().serviceAccountKubeconfig('airflow-ml', 'airflow'),
        environment: { GROUNDCREW_STARTUP_TIMEOUT: '15' },
      }),
    ),
    '3': useAirflow('3'),
  }

  describe.each(['2.11', '3'] as const)('with Airflow %s', (version) => {
    let stage: RealStage
    prepare(async () => {
      stage = await openRealStage(kube(), airflow[version](), config)
      await stage.start()
      return () => stage.close()
    })
    const fails = async (dag: string, conf: object) => {
      const { run, state } = await runToEnd(airflow[version](), dag, conf)
      expect(state).toBe('failed')
      return run
    }

    test('more than the LimitRange allows: a task for the platform', async () => {
      const run = await fails('pod', { memory: '9Gi' })
      const { id } = await ticketOf(stage, 'general-limits')
      await stage.card(run, 'general-limits', '9Gi', '8Gi', `T${id}`)
    })

    test('more than the quota has left: a task for the platform', async () => {
      const release = await holdQuota(kube(), { 'limits.memory': '2Gi' })
      try {
        const run = await fails('pod_with_logs', { memory: '4Gi' })
        const { id } = await ticketOf(stage, 'quota-compute-resources')
        await stage.card(run, 'quota-compute-resources', 'limits.memory', `T${id}`)
      } finally {
        await release()
      }
    })

    test.runIf(version === '2.11')('less than the quota wants stated: no task', async () => {
      const restore = await withoutLimits(kube())
      try {
        const run = await fails('pod_that_asks_nothing', {})
        await stage.card(run, 'quota-compute-resources', 'does not state', 'limits.memory')
      } finally {
        await restore()
      }
    })

    test.runIf(version === '2.11')(
      'a pod that waits for a GPU until the operator gives up: no task',
      async () => {
        await add({ dag: 'holds_64', vram: '64G', limits: gpu })
        await add({ dag: 'holds_32', vram: '32G', limits: gpu })
        const run = await fails('pod_deferred_kept', { gpu: '1' })
        await stage.card(run, 'GPU', 'gave up')
      },
    )

    test('and no other task', async () => {
      const tasks = stage.phabricator.tasks()
      expect(tasks.filter(({ description }) => !description.includes(unbound))).toHaveLength(2)
    })
  })
})

describe('what only the cluster shows', () => {
  const airflow = useAirflow('2.11')
  let stage: RealStage
  prepare(async () => {
    stage = await openRealStage(kube(), airflow(), config)
    await stage.start()
    return () => stage.close()
  })

  test('a GPU that others hold: silence', async () => {
    await add({ dag: 'holder', vram: '64G', limits: gpu })
    const name = await add({ dag: 'patient', vram: '64G', limits: gpu })
    await until('verdict of the scheduler', async () => {
      const pod = await kube().must<PodState>('GET', `${ml}/pods/${name}`)
      return pod.status.conditions?.some(({ reason }) => reason === 'Unschedulable')
    })
  })

  test.each([
    ['a selector with a typo', { dag: 'typo_gpu', vram: '64GB' }, ['64GB', '64G', 'no node']],
    [
      'a claim with a typo',
      { dag: 'typo_claim', claim: 'airflow-ml-model-trainning' },
      ['airflow-ml-model-trainning', 'airflow-ml-model-training'],
    ],
    [
      'an image that is not there',
      {
        dag: 'no_image',
        image: 'docker-registry.example.org/ml/none:1',
        outcome: { outcome: 'imagepullbackoff' },
      },
      ['docker-registry.example.org/ml/none:1', 'pulled'],
    ],
    ['an eviction', { dag: 'evicted', outcome: { outcome: 'evicted' } }, ['evicted', 'memory']],
    [
      'a sidecar out of memory',
      {
        dag: 'sidecar',
        sidecars: ['shipper'],
        outcome: { outcome: 'oomkilled', container: 'shipper' },
      },
      ['shipper', '100Mi', 'out of memory'],
    ],
  ] as [string, OperatorPod, string[]][])('%s: a card and no task', async (_, pod, words) => {
    await add(pod)
    await stage.card(pod.dag, ...words)
  })

  test('an init container out of memory: a card and no task', async () => {
    const dag = 'init_container'
    const name = await add({ dag, initContainers: ['fetch'], outcome: { 'start-after': '600s' } })
    await diesInInitContainer(kube(), `${ml}/pods/${name}`)
    await stage.card(dag, 'fetch', '100Mi', 'out of memory')
  })

  test('a taint that the pod does not tolerate: a card and no task', async () => {
    const restore = await changeNode(kube(), 'gpu-32g', {
      taints: [{ key: 'dedicated', value: 'research', effect: 'NoSchedule' }],
    })
    try {
      const name = await add({ dag: 'untolerated', vram: '32G', limits: gpu })
      await stage.card('untolerated', 'dedicated', 'gpu-32g')
      await kube().must('DELETE', `${ml}/pods/${name}`)
    } finally {
      await restore()
    }
  })

  test('a cordoned GPU node: a card with a task to offer, none filed', async () => {
    const restore = await changeNode(kube(), 'gpu-32g', { unschedulable: true })
    try {
      await add({
        dag: 'judged_soon_cordoned',
        vram: '32G',
        limits: { 'amd.com/gpu': '1', cpu: '2' },
      })
      await stage.card('judged_soon_cordoned', 'gpu-32g', 'cordoned')
    } finally {
      await restore()
    }
  })

  test('a claim that has no volume after three minutes: a task for the platform', async () => {
    await until('a card', () => cardOf(stage, 'judged_late_unbound'), 200)
    const { id } = await ticketOf(stage, unbound)
    await stage.card('judged_late_unbound', unbound, `T${id}`)
  })

  test('a claim that is not there: a task for the platform, and of all the others none', async () => {
    await add({ dag: 'no_claim', claim: 'evaluation-scratch' })
    const { id } = await ticketOf(stage, 'evaluation-scratch')
    await stage.card('no_claim', 'evaluation-scratch', `T${id}`)
    expect(stage.phabricator.tasks()).toHaveLength(2)
    expect(cardOf(stage, 'patient')).toBeUndefined()
  })
})
