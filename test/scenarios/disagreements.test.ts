import { expect, test } from 'vitest'
import { createShiftingClock } from '../commands/shifting-clock.ts'
import { endPod, runTrainingPod } from './furnish.ts'
import { openStage } from './stage.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'
const run = 'manual__2026-11-22T03:00:00.123456+00:00'
const name = 'train-tone-check-aaaa1111'

/** A followed run whose pod runs on the GPU node. */
async function openRun() {
  const clock = createShiftingClock()
  const stage = await openStage({ clock, config: 'pipelines: [{ dags: "tone_check_*" }]' })
  const { state } = stage.airflow
  state.addDag({ id: dag, tasks: [{ id: task, operator: 'WMFKubernetesPodOperator' }] })
  state.startRun({ dag, id: run })
  state.setRun(dag, run, 'running')
  state.setTask(dag, run, task, null, 'queued')
  state.setTask(dag, run, task, null, 'running')
  const startedAt = clock.now().subtract({ minutes: 41 })
  runTrainingPod(stage.kubernetes, { name, run, attempt: 1, memory: '4Gi' }, startedAt)
  await stage.start()
  await stage.card(`${dag} 🔵 is running`)
  return { ...stage, clock, state, startedAt }
}

test('a task that has failed while its pod still holds a GPU, until it lets go', async () => {
  const stage = await openRun()
  const { clock, state, kubernetes, startedAt } = stage
  state.setTask(dag, run, task, null, 'failed')
  state.setRun(dag, run, 'failed')
  const card = await stage.card(`${dag} 🔴 failed`)
  expect(stage.read(card)).not.toContain('still holds a GPU')
  clock.advance({ minutes: 3 })
  const told = `${task} has failed, but its pod ${name} still holds a GPU.`
  await stage.card(`${dag} 🔴 failed`, told)
  await stage.slack.until(
    () => stage.slack.replies(card).some(({ text }) => text.includes('still holds a GPU')),
    'the line in the thread',
  )
  endPod(kubernetes, name, 'Completed', startedAt, clock.now())
  clock.advance({ minutes: 2 })
  await stage.slack.until(
    () => stage.cards().every((each) => !stage.read(each).includes('still holds a GPU')),
    'the card without it',
  )
})

test('a task that succeeded although its pod was killed for memory', async () => {
  const stage = await openRun()
  const { clock, state, kubernetes, startedAt } = stage
  endPod(kubernetes, name, 'OOMKilled', startedAt, clock.now())
  await stage.card('4Gi', '6Gi', 'I1')
  state.setTask(dag, run, task, null, 'success')
  state.setRun(dag, run, 'success')
  const told = `Airflow says that ${task} succeeded, but container base of its pod was killed for memory.`
  await stage.card(`${dag} 🟢 succeeded`, told)
})
