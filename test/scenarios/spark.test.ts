import { expect, onTestFinished, test } from 'vitest'
import { startYarn } from '../emulators/yarn/index.ts'
import { recordedApplication } from '../emulators/yarn/recorded.ts'
import { sparkTaskLog } from '../integrations/yarn/spark-task-log.ts'
import { openStage } from './stage.ts'

const dag = 'tone_check_data'
const task = 'generate'

/** The whole program while Airflow's spark-submit fails as one was recorded. */
async function afterFailure(name: string, prepare: (yarn: Yarn) => void = () => {}) {
  const recorded = recordedApplication(name)
  const yarn = await startYarn(recorded)
  onTestFinished(() => yarn.close())
  prepare(yarn)
  const managers = `[${yarn.standby.url}, ${yarn.manager.url}]`
  const stage = await openStage({
    config: `yarn: { resource_managers: ${managers}, history_server: "${yarn.history.url}" }`,
  })
  const { state } = stage.airflow
  state.addDag({ id: dag, tasks: [{ id: task, operator: 'SparkSubmitOperator' }] })
  await stage.start()
  state.startRun({ dag, id: 'r1' })
  state.setRun(dag, 'r1', 'running')
  state.setTask(dag, 'r1', task, null, 'running')
  const { submit, console: output, exitCode } = recorded
  state.setLogBody(dag, 'r1', task, null, 1, sparkTaskLog(submit, output, exitCode))
  state.setTask(dag, 'r1', task, null, 'failed')
  state.setRun(dag, 'r1', 'failed')
  return { stage, yarn }
}
type Yarn = Awaited<ReturnType<typeof startYarn>>

test('an exception in the driver, which no log of Airflow tells of, is on the card', async () => {
  const { stage } = await afterFailure('2.10.2-user-exception')
  await stage.card(dag, 'no training rows for snapshot 2026-11-16')
  expect(stage.phabricator.tasks()).toEqual([])
})

test('an executor over its memory: the card has the overhead to set', async () => {
  const { stage } = await afterFailure('2.10.2-executor-python-memory')
  await stage.card(dag, '905.7 MB of 896 MB', '1536m', 'history server')
})

test('where YARN is down, the card says what it does without', async () => {
  const { stage } = await afterFailure('2.10.2-user-exception', ({ manager, standby }) => {
    for (const each of [manager, standby]) each.fail({ kind: 'drop' }, 20)
  })
  await stage.card(dag, 'ResourceManager', 'broke off')
})
