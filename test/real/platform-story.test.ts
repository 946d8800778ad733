import { describe, expect, test } from 'vitest'
import { breakNode } from './kube/break-node.ts'
import { holdQuota } from './kube/hold-quota.ts'
import { operatorPod, type OperatorPod } from './kube/operator-pod.ts'
import type { PodState } from './kube/pod.ts'
import { startExporter } from './prometheus/exporter.ts'
import { sixHours } from './prometheus/six-hours.ts'
import { startPrometheusServer } from './prometheus/start.ts'
import { openRealStage, type RealStage } from './stage.ts'
import { until } from './until.ts'
import { prepare, useAirflow, useKube, useOwn } from './use-servers.ts'

const alice = 'U01ALICE'
const claim = 'airflow-ml-model-training'
const pods = '/api/v1/namespaces/airflow-ml/pods'
const gibi = 2 ** 30
const oneGpu = { 'amd.com/gpu': '1' }
const config = (url: string) => `
prometheus: { url: "${url}" }
pipelines: [{ dags: "story_*", owners: [${alice}] }]
`

describe('the story of a platform that is measured', () => {
  const kube = useKube()
  const airflow = useAirflow('3')
  const exporter = useOwn(startExporter)
  const prometheus = useOwn(() =>
    startPrometheusServer({
      history: sixHours(claim, { 'story-idle': 0, 'story-busy': 80 }),
      targets: [exporter().target],
    }),
  )
  let stage: RealStage
  let releaseQuota: () => Promise<void>

  const add = async (name: string, pod: Omit<OperatorPod, 'dag'>) => {
    const body = operatorPod(name, { dag: name.replaceAll('-', '_'), ...pod })
    await kube().must('POST', pods, body)
    await until(`${name} running`, async () => {
      const { status } = await kube().must<PodState>('GET', `${pods}/${name}`)
      return status.phase === 'Running'
    })
  }
  const remove = (name: string) => kube().must('DELETE', `${pods}/${name}?gracePeriodSeconds=0`)
  const measure = (metric: string, labels: Record<string, string>, value: number) =>
    exporter().set(metric, { namespace: 'airflow-ml', ...labels }, value)
  const ask = async (words: string) => {
    const before = stage.slack.ephemerals(alice).length
    await stage.slack.slash(alice, '#ml-pipelines', words)
    return until(`an answer to ${words}`, () => {
      const answer = stage.slack.ephemerals(alice)[before]
      return answer && stage.read(answer)
    })
  }

  prepare(async () => {
    for (const [name, vram] of Object.entries({ 'story-idle': '64G', 'story-busy': '32G' })) {
      await add(name, { vram, limits: oneGpu, ...(name === 'story-idle' ? { claim } : {}) })
      const startTime = Temporal.Now.instant().subtract({ minutes: 40 }).toString()
      await kube().patch(`${pods}/${name}/status`, { status: { startTime } })
    }
    measure('kubelet_volume_stats_used_bytes', { persistentvolumeclaim: claim }, 16 * gibi)
    measure('kubelet_volume_stats_capacity_bytes', { persistentvolumeclaim: claim }, 20 * gibi)
    measure('gpu_gfx_activity', { pod: 'story-idle', container: 'base', gpu_id: '0' }, 0)
    measure('gpu_gfx_activity', { pod: 'story-busy', container: 'base', gpu_id: '0' }, 0)
    await until('a scrape', () => knows(prometheus().url, 'kubelet_volume_stats_capacity_bytes'))
    releaseQuota = await holdQuota(kube(), { 'limits.memory': '1100Mi' })
    stage = await openRealStage(kube(), airflow(), config(prometheus().url))
    await stage.start()
    return async () => {
      await stage.close()
      await releaseQuota()
      await remove('story-idle')
      await remove('story-busy')
    }
  })

  test('/ml pvc shows how full the claim is, when it will be and who mounts it where', async () => {
    const text = await ask('pvc')
    for (const words of [claim, 'Bound', '20Gi', 'ceph-rbd-ssd', 'story-idle on gpu-64g'])
      expect(text).toContain(words)
    expect(text).toMatch(/80 % · 16Gi of 20Gi · full in (4 h|3 h 5\d min)/)
  })

  test('a quota that is nearly used up has a card', async () => {
    expect(await ask('quota')).toMatch(/limits\.memory.*9\d %/s)
    await stage.card('limits.memory of quota quota-compute-resources is 9')
    await releaseQuota()
  })

  test('a claim that is full within a day has a card', async () => {
    await stage.card(`claim ${claim} is full in`, '16Gi', '20Gi')
  })

  test('the owner of a GPU that nobody uses is asked, that of a busy one is not', async () => {
    const told = () => stage.slack.messages(stage.slack.direct(alice)).map(stage.read)
    const question = await until('a question', () => told().find((text) => text.includes('GPU')))
    expect(question).toContain('story_idle / train')
    expect(question).toContain('has not used it for 30 min')
    expect(told().filter((text) => text.includes('story_busy'))).toEqual([])
  })

  test('the card of a container out of memory is edited with how much it had', async () => {
    const name = 'story-greedy'
    await add(name, { limits: { memory: '2Gi' } })
    const labels = { pod: name, container: 'base' }
    measure('container_memory_working_set_bytes', labels, 1.5 * gibi)
    const metric = `container_memory_working_set_bytes{pod="${name}"}`
    await until('a scrape', () => knows(prometheus().url, metric))
    const annotations = { 'groundcrew.test/outcome': 'oomkilled' }
    await kube().patch(`${pods}/${name}`, { metadata: { annotations } })
    const card = await stage.card('story_greedy', '2Gi', 'measured peak was 1.5Gi (Prometheus)')
    expect(card.edits).toBeGreaterThan(0)
    await remove(name)
  })

  test('a lost node with two pipelines is one card, and closed when it is back', async () => {
    await add('story-first', { vram: '32G' })
    const restore = await breakNode(kube(), 'gpu-32g', 'container runtime is down')
    try {
      const names = ['story_busy', 'story_first']
      await stage.card('node gpu-32g is not ready', 'container runtime is down', ...names)
    } finally {
      await restore()
      await remove('story-first')
    }
    await stage.card('🟢', 'gpu-32g')
    expect(stage.cards().filter((card) => stage.read(card).includes('gpu-32g'))).toHaveLength(1)
  })

  test('the card of the quota is closed when it has eased', async () => {
    await stage.card('🟢', 'quota-compute-resources')
  })

  test('without Prometheus /ml pvc says so, and shows the rest', async () => {
    await prometheus().stop()
    const text = await ask('pvc')
    expect(text).toContain('How full they are is not known: Prometheus')
    expect(text).toContain('story-idle on gpu-64g')
  })
})

/** Whether a metric has a value now. */
async function knows(url: string, query: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`)
  const { data } = (await answer.json()) as { data: { result: object[] } }
  return data.result.length > 0
}
