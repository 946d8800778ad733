import { expect, test } from 'vitest'
import { endPod, runTrainingPod } from './furnish.ts'
import { openPipelines } from './pipeline-stage.ts'

const alice = 'U01ALICE'
const bob = 'U02BOB'

test('“Explain this failure” on a card says why; elsewhere it says what it needs', async () => {
  const stage = await openPipelines()
  stage.failTraining('bad')
  const card = await stage.card('I1')
  await stage.slack.shortcut(bob, 'explain_failure', card)
  await stage.whisper(bob, 'tone_check_training_dag')

  await stage.slack.say(bob, '#ml-pipelines', 'lunch?')
  const lunch = stage.slack.roots('#ml-pipelines').find(({ text }) => text === 'lunch?')
  await stage.slack.shortcut(bob, 'explain_failure', lunch)
  await stage.whisper(bob, 'sees no run and no incident in that message')
})

test('“File a task” on a card shows the task there is, or says why there is none', async () => {
  const stage = await openPipelines()
  const { slack, kubernetes, clock } = stage
  stage.failTraining('bad')
  await slack.shortcut(alice, 'file_task', await stage.card('I1'))
  await stage.whisper(alice, 'needs no task')

  const startedAt = clock.now().subtract({ minutes: 41 })
  const dag = 'tone_check_evaluate'
  const pod = { name: 'report-aaaa1111', dag, task: 'report', run: 'one', attempt: 1 }
  runTrainingPod(kubernetes, { ...pod, memory: '8Gi' }, startedAt)
  endPod(kubernetes, pod.name, 'OOMKilled', startedAt, clock.now())
  await slack.shortcut(alice, 'file_task', await stage.card('I2', 'general-limits', 'T1'))
  await stage.whisper(alice, 'T1')
})

test('“Run a pipeline” asks which, then for its parameters, and starts it', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.shortcut(alice, 'run_pipeline')
  const which = await slack.until(() => slack.view(alice), 'the question which')
  await slack.submit(which, { dag: 'embeddings' })
  await slack.until(() => stage.runsOf('embeddings_daily').length === 1, 'the run')
  await stage.direct(alice, 'Started embeddings_daily')
})

test.each([
  ['nosuch', 'No DAG has this name.'],
  ['embedings', 'No DAG has this name; perhaps embeddings_daily is meant.'],
])('“Run a pipeline” stays open for %s and says: %s', async (dag, said) => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.shortcut(alice, 'run_pipeline')
  const which = await slack.until(() => slack.view(alice), 'the question which')
  expect(Object.values((await slack.submit(which, { dag })).errors)).toEqual([said])
  expect(slack.view(alice)).not.toBeNull()
  expect((await slack.submit(which, { dag: 'embeddings' })).errors).toEqual({})
  await slack.until(() => stage.runsOf('embeddings_daily').length === 1, 'the run')
})

test('“Run a pipeline” of who may not starts nothing', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  await slack.shortcut(bob, 'run_pipeline')
  const which = await slack.until(() => slack.view(bob), 'the question which')
  await slack.submit(which, { dag: 'embeddings' })
  await stage.direct(bob, 'You may not run')
  expect(stage.runsOf('embeddings_daily')).toEqual([])
})

test('a mention in a card’s thread is answered there; words to the bot alone are a command', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  stage.failTraining('bad')
  const card = await stage.card('I1')
  await slack.mention(alice, '#ml-pipelines', 'retry tone_check_training_dag/bad', card.ts)
  const offer = await stage.whisper(alice, 'Retry 1 task')
  expect(offer.thread).toBe(card.ts)
  await slack.click(alice, offer, 'Retry 1 task')
  await slack.until(
    () => slack.replies(card).some((each) => stage.read(each).includes('Airflow runs train again')),
    'the answer in the thread',
  )
  await slack.say(bob, slack.direct(bob), 'dags embeddings')
  await stage.direct(bob, 'embeddings_daily')
})

test('the Home tab shows my runs and what is broken, and its button asks which pipeline', async () => {
  const stage = await openPipelines()
  const { slack } = stage
  stage.failTraining('bad')
  await stage.card('I1')
  await slack.slash(alice, '#ml-pipelines', 'run embeddings_daily')
  await stage.whisper(alice, 'Started embeddings_daily')
  await slack.openHome(alice)
  const home = await slack.until(() => slack.home(alice), 'the Home tab')
  const text = JSON.stringify(home.body)
  expect(text).toContain('Open incidents')
  expect(text).toContain('I1')
  expect(text).toContain('embeddings_daily')
  expect(text).not.toContain('"command')
  await slack.clickInView(home, 'Run a pipeline')
  await slack.until(() => slack.view(alice), 'the question which')
})
