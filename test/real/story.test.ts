import { afterEach, describe, expect, test } from 'vitest'
import { runToEnd } from './airflow/run.ts'
import { openRealStage, type RealStage } from './stage.ts'
import { until } from './until.ts'
import { prepare, useAirflow, useKube } from './use-servers.ts'

const quota = '/api/v1/namespaces/airflow-ml/resourcequotas/quota-compute-resources'

describe.each(['2.11', '3'] as const)('the story of an OOM kill, with Airflow %s', (version) => {
  const kube = useKube()
  const airflow = useAirflow(version)
  let stage: RealStage
  const open = async () => {
    stage = await openRealStage(kube(), airflow())
    return stage.start()
  }
  afterEach(() => stage.close())

  const killed = (memory: string, more: object = {}) =>
    runToEnd(airflow(), 'pod', { outcome: 'oomkilled', memory, after: '2s', ...more })
  /** The cards of one task or DAG. */
  const cardsOf = (word: string) =>
    stage.cards().filter((message) => stage.read(message).includes(word))
  /** How many tries of a task Airflow itself counts as failed. */
  const failedTries = async (run: string, task: string): Promise<number> => {
    const path = `/dags/tone_check_training_dag/dagRuns/${encodeURIComponent(run)}/taskInstances/${task}/tries`
    const tries = await airflow().must<{ task_instances: { state: string | null }[] }>('GET', path)
    const states = tries.task_instances.map(({ state }) => state)
    return states.filter((state) => state === 'failed' || state === 'up_for_retry').length
  }
  const passes = (memory: string) => runToEnd(airflow(), 'pod', { outcome: 'completed', memory })

  test('with room: one card with the limit to set; again: counted; passed: green', async () => {
    await open()
    const { run } = await killed('2Gi')
    const card = await stage.card('2Gi', '3Gi', 'container_resources', 'run_pod', 'I1', run)
    await stage.card('try 1 of 1')
    await killed('2Gi')
    await stage.card('2 times')
    await until('a line in the thread', () => stage.slack.replies(card).length === 1)
    await passes('3Gi')
    await stage.card('🟢')
    expect(cardsOf('run_pod')).toHaveLength(1)
    expect(stage.phabricator.tasks()).toHaveLength(0)
  })

  test('at the cap of the LimitRange: one task, linked; again: one comment', async () => {
    await open()
    const edits = () => stage.phabricator.calls.filter(({ method }) => method === 'maniphest.edit')
    await killed('8Gi')
    await stage.card('8Gi', '12Gi', 'general-limits', 'T1')
    const [task] = stage.phabricator.tasks()
    expect(task?.title).toContain('airflow-ml')
    expect(task?.description).toContain('12Gi')
    await killed('8Gi')
    await stage.card('2 times')
    await until('a comment', () => edits().length >= 2)
    expect(stage.phabricator.tasks()).toHaveLength(1)
  })

  test('at the cap of the quota: one task for the quota', async () => {
    const hard = { 'limits.memory': '5Gi', 'requests.memory': '5Gi' }
    const before = await kube().must<{ spec: { hard: object } }>('GET', quota)
    await kube().patch(quota, { spec: { hard } })
    try {
      await until('the quota', async () => {
        const { status } = await kube().must<{ status: { hard?: Record<string, string> } }>(
          'GET',
          quota,
        )
        return status.hard?.['limits.memory'] === '5Gi'
      })
      await open()
      await killed('4Gi')
      await stage.card('4Gi', '6Gi', 'quota-compute-resources', 'T1')
      expect(stage.phabricator.tasks()[0]?.title).toContain('limits.memory')
    } finally {
      await kube().patch(quota, { spec: { hard: before.spec.hard } })
    }
  })

  test('a deferred GPU pod, deleted as soon as it is dead, in a pipeline that is tried again', async () => {
    await airflow().setVariable('tone_check_outcome', 'oomkilled')
    await airflow().setVariable('tone_check_after', '2s')
    try {
      await open()
      const { run } = await runToEnd(airflow(), 'tone_check_training_dag', {
        snapshot: '2026-11-22',
      })
      expect(await failedTries(run, 'train_tone_check')).toBe(2)
      const card = await stage.card(
        'tone_check_training_dag',
        'train_tone_check',
        '8Gi',
        '12Gi',
        '2 times',
        'T1',
      )
      expect(stage.read(card)).toContain('try 2 of 2')
      expect(cardsOf('tone_check_training_dag')).toHaveLength(1)
    } finally {
      await airflow().setVariable('tone_check_outcome', 'completed')
      await airflow().setVariable('tone_check_after', '1s')
    }
  })

  test('a kill while Groundcrew was down is told once, from Airflow’s failed try', async () => {
    const first = await open()
    await first.stop()
    const { run } = await killed('2Gi')
    await stage.start()
    await stage.card('run_pod', run, '3Gi')
    expect(cardsOf(run)).toHaveLength(1)
  })

  prepare(async () => {
    await passes('1Gi')
  })
})
