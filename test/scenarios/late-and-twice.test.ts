import { expect, test } from 'vitest'
import { openPipelines } from './pipeline-stage.ts'

const dag = 'tone_check_training_dag'
const alice = 'U01ALICE'
const values = { snapshot: '2026-10-01', epochs: '5' }

test('a trigger that has expired gives a button that opens the form', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  slack.fail('views.open', { kind: 'error', error: 'expired_trigger_id' })
  await slack.slash(alice, '#ml-pipelines', `run ${dag}`)
  const offer = await stage.whisper(alice, 'Fill in')
  expect(slack.view(alice)).toBeNull()
  await slack.click(alice, offer, 'Fill in')
  const form = await slack.until(() => slack.view(alice), 'the form')
  await slack.submit(form, values)
  await slack.until(() => stage.runsOf(dag).length === 1, 'the run')
})

test('a form handed in twice starts one run, and the second hears of the first', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.slash(alice, '#ml-pipelines', `run ${dag}`)
  const form = await slack.until(() => slack.view(alice), 'the form')
  await Promise.all([slack.submit(form, values), slack.submit(form, values)])
  await stage.whisper(alice, 'This was done already by')
  await stage.whisper(alice, `Started ${dag}`)
  expect(stage.runsOf(dag)).toHaveLength(1)
})

test('a button clicked twice stops once, and Slack never learns what it stands for', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.slash(alice, '#ml-pipelines', 'run embeddings_daily')
  const card = await stage.card('embeddings_daily', 'is queued')
  expect(JSON.stringify(card.blocks)).not.toMatch(/stop R1|"command/)
  const before = structuredClone(card)
  await slack.click(alice, card, 'Stop')
  const offer = await stage.whisper(alice, 'Stop the run')
  await slack.until(
    () => JSON.stringify(card.blocks) !== JSON.stringify(before.blocks),
    'fresh buttons',
  )
  await slack.click(alice, before, 'Stop')
  await stage.whisper(alice, 'This button was pressed by')
  await slack.click(alice, card, 'Stop')
  const both = structuredClone(offer)
  await slack.click(alice, offer, 'Stop the run')
  await slack.click(alice, both, 'Stop the run')
  await stage.whisper(alice, 'This was done already by')
  await slack.until(() => stage.runsOf('embeddings_daily')[0]?.state === 'failed', 'the stop')
  const patches = stage.airflow.requests.filter(
    ({ method, body }) => method === 'PATCH' && body.includes('failed'),
  )
  expect(patches).toHaveLength(1)
})

test('a confirmation is worth as much after a restart', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  stage.failTraining('bad')
  await slack.slash(alice, '#ml-pipelines', `retry ${dag}/bad`)
  const offer = await stage.whisper(alice, 'Retry 1 task')
  await stage.restart()
  await slack.click(alice, offer, 'Retry 1 task')
  await stage.card('Airflow runs train again')
})

test('a run’s card that somebody deleted stands again with the next news', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.slash(alice, '#ml-pipelines', 'run embeddings_daily')
  const card = await stage.card('embeddings_daily', 'is queued')
  slack.deleteMessage(card)
  const [run] = stage.runsOf('embeddings_daily')
  stage.airflow.state.setRun('embeddings_daily', run?.id ?? '', 'running')
  stage.airflow.state.setTask('embeddings_daily', run?.id ?? '', 'compute', null, 'running')
  const again = await stage.card('embeddings_daily', 'is running')
  expect(again.ts).not.toBe(card.ts)
  await slack.click(alice, again, 'Logs')
  await stage.whisper(alice, 'Airflow has no log of embeddings_daily · compute · try 1')
})

test('an answer whose message was deleted meanwhile is given all the same', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  stage.failTraining('bad')
  await slack.slash(alice, '#ml-pipelines', `retry ${dag}/bad`)
  const offer = await stage.whisper(alice, 'Retry 1 task')
  slack.fail('respond', { kind: 'error', error: 'message_not_found' })
  slack.deleteMessage(offer)
  await slack.click(alice, offer, 'Retry 1 task')
  await stage.card('Airflow runs train again')
})
