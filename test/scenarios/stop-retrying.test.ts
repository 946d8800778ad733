import { expect, test } from 'vitest'
import type { Act } from '../../src/runs/act.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { join } from 'node:path'
import { endPod, runTrainingPod } from './furnish.ts'
import { openStage } from './stage.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'
const run = 'manual__2026-11-22T03:00:00.123456+00:00'
const config = 'policy: [{ allow: [acts], on: ["dag:*"], to: [U01ALICE] }]'

test.each(['v1', 'v2'] as const)(
  'what Stop retrying ended is never an incident marked by a user (Airflow %s)',
  async (api) => {
    const stage = await openStage({ api, config })
    const { state } = stage.airflow
    const { slack, kubernetes, clock } = stage
    state.addDag({
      id: dag,
      tasks: [{ id: task, operator: 'WMFKubernetesPodOperator', retries: 5 }],
    })
    state.addDag({ id: 'other_dag', tasks: [{ id: 'work' }] })
    state.startRun({ dag, id: run })
    state.setRun(dag, run, 'running')
    state.setTask(dag, run, task, null, 'queued')
    state.setTask(dag, run, task, null, 'running')
    const groundcrew = await stage.start()

    const startedAt = clock.now().subtract({ minutes: 41 })
    const name = 'train-tone-check-aaaa1111'
    runTrainingPod(kubernetes, { name, run, attempt: 1, memory: '4Gi' }, startedAt)
    endPod(kubernetes, name, 'OOMKilled', startedAt, clock.now())
    kubernetes.remove('pods', name, 'airflow-ml')
    state.setTask(dag, run, task, null, 'up_for_retry')
    const card = await stage.card('try 1 of 6', 'Stop retrying')

    await slack.click('U01ALICE', card, 'Stop retrying')
    const offer = await slack.until(
      () => slack.ephemerals('U01ALICE').find((each) => stage.read(each).includes('5 left')),
      'the preview',
    )
    await slack.click('U01ALICE', offer, 'Stop retrying')
    await slack.until(
      () => state.instance(dag, run, task, null)?.state === 'failed',
      'the try set failed',
    )
    await stage.card('No more tries for train_tone_check')
    const told = await stage.card('I1', 'stopped by')
    expect(stage.read(told)).not.toContain('Stop retrying')
    state.setRun(dag, run, 'failed')

    // What fails after it is told after it: by then Groundcrew has seen the stopped try.
    state.startRun({ dag: 'other_dag', id: 'marker' })
    state.setRun('other_dag', 'marker', 'running')
    state.setTask('other_dag', 'marker', 'work', null, 'running')
    state.setTask('other_dag', 'marker', 'work', null, 'failed')
    await stage.card('other_dag', 'I2')
    await groundcrew.stop()

    const store = openSqliteStore(join(stage.folder, 'groundcrew.db'))
    const incidents = await store.list<Incident>('incident')
    const acts = await store.list<Act>('act')
    await store.close()
    const ours = incidents.filter(({ body }) => body.subject.dag === dag)
    expect(ours.map(({ body }) => [body.count, body.latest.finding.cause])).toEqual([
      [1, 'oom-killed'],
    ])
    expect(acts.map(({ body }) => [body.request.kind, body.state])).toEqual([
      ['stop-retrying', 'done'],
    ])
    expect(JSON.stringify(slack.messages('#ml-pipelines'))).not.toMatch(
      /marked.by.user|marked failed/i,
    )
  },
)

test.each(['stop', 'stop-retrying'])('what %s ended while it ran is no incident', async (word) => {
  const stage = await openStage({ api: 'v2', config })
  const { state } = stage.airflow
  const { slack } = stage
  state.addDag({ id: dag, tasks: [{ id: task, retries: 5 }] })
  state.addDag({ id: 'other_dag', tasks: [{ id: 'work' }] })
  state.startRun({ dag, id: run })
  state.setRun(dag, run, 'running')
  state.setTask(dag, run, task, null, 'running')
  await stage.start()

  await slack.slash('U01ALICE', '#ml-pipelines', `${word} ${dag} ${task}`)
  const label = word === 'stop' ? 'Stop the run' : 'Stop retrying'
  const offer = await slack.until(
    () => slack.ephemerals('U01ALICE').find((each) => stage.read(each).includes(`"${label}"`)),
    'the preview',
  )
  await slack.click('U01ALICE', offer, label)
  await slack.until(
    () => state.instance(dag, run, task, null)?.state === 'failed',
    'the try set failed',
  )
  state.startRun({ dag: 'other_dag', id: 'marker' })
  state.setRun('other_dag', 'marker', 'running')
  state.setTask('other_dag', 'marker', 'work', null, 'running')
  state.setTask('other_dag', 'marker', 'work', null, 'failed')
  await stage.card('other_dag', 'I1')
})
