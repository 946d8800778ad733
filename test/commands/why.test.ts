import { afterEach, beforeEach, expect, it } from 'vitest'
import { record } from '../../src/incidents/book.ts'
import { subjectKey, tryKey } from '../../src/incidents/subject.ts'
import { sighting } from '../incidents/sample.ts'
import { retryingTraining } from './furnish-airflow.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

const ask = async (text: string) => (await stage.command(people.alice, text)).text
async function confirmed(text: string, label: string): Promise<void> {
  const { answers } = await stage.command(people.alice, text)
  await stage.click(people.bob, answers[0], label)
}

/** A run of which etl runs and the rest has not begun. */
function beginning(id: string): void {
  const { state } = stage.emulator
  state.startRun({ dag, id })
  state.setRun(dag, id, 'running')
  state.setTask(dag, id, 'etl', null, 'running')
}

/** What Airflow does with the tasks of a run that is set failed. */
function endedByAirflow(id: string): void {
  const { state } = stage.emulator
  state.setTask(dag, id, 'etl', null, 'failed')
  for (const task of ['copy', 'train']) state.setTask(dag, id, task, null, 'skipped')
}

it('what a stop from chat ended was marked failed by a person, who is named', async () => {
  beginning('long')
  await confirmed(`stop ${dag}/long`, 'Stop the run')
  endedByAirflow('long')
  const text = await ask(`why ${dag}/long`)
  expect(text).toContain('etl was marked failed by a person: its run was stopped')
  expect(text).toContain(`The run was stopped from chat by @${people.bob}`)
  expect(text).toContain('whoever decided it knows')
  expect(text).not.toMatch(/keep_pod|would fail the same way|may work/)
  const skipped = await ask(`why ${dag}/long train`)
  expect(skipped).toContain('train was skipped')
  expect(skipped).toContain(`The run was stopped from chat by @${people.bob}`)
})

it.each(['up_for_retry', 'running'])(
  'the verdict stands of what Stop retrying ended while it was %s, and who ended it is said',
  async (now) => {
    const { state } = stage.emulator
    retryingTraining(state, 'retrying')
    const subject = { instance: 'airflow-ml', namespace: 'airflow-ml', dag, task: 'train' }
    const key = tryKey(subject, { run: 'retrying', mapIndex: null, attempt: 1 })
    const sample = sighting(1, { run: 'retrying', key })
    const told = { ...sample, subject, subjectKey: subjectKey(subject) }
    const snapshot = { snapshot: 1, at: told.occurrence.at } as const
    await record(stage.store, () => stage.clock.now(), told, snapshot)
    if (now === 'running') state.setTask(dag, 'retrying', 'train', null, 'running')
    await confirmed(`stop-retrying ${dag}/retrying train`, 'Stop retrying')
    const text = await ask(`why ${dag}/retrying`)
    expect(text).toContain('base ran out of memory')
    expect(text).toContain(`Its tries were ended from chat by @${people.bob}`)
    expect(text).not.toContain('marked')
  },
)

it('what the log says stands of a try that was ended from chat and never told', async () => {
  const { state } = stage.emulator
  retryingTraining(state, 'retrying')
  for (const line of [
    'Task failed with exception',
    'Traceback (most recent call last):',
    '  File "/opt/train.py", line 7, in <module>',
    'ValueError: no such column',
  ])
    state.appendLog(dag, 'retrying', 'train', null, 1, line)
  await confirmed(`stop-retrying ${dag}/retrying train`, 'Stop retrying')
  const text = await ask(`why ${dag}/retrying`)
  expect(text).toContain('ValueError: no such column')
  expect(text).toContain(`Its tries were ended from chat by @${people.bob}`)
  expect(text).not.toContain('marked')
})

it('a task that the run has not is said, with those that it has', async () => {
  beginning('short')
  expect(await ask(`why ${dag} nosuchtask`)).toContain('no task nosuchtask; it has etl, copy')
  expect(await ask('why embeddings_daily')).toContain('has never run')
})

it('a task that has not begun waits for what comes before it', async () => {
  beginning('short')
  const { state } = stage.emulator
  const text = await ask(`why ${dag} copy`)
  expect(text).toContain('copy has not begun')
  expect(text).toContain('It waits for etl (▶ running)')
  const last = await ask(`why ${dag} train`)
  expect(last).toContain('It waits for copy (· none)')
  expect(last).toContain('Before that: etl (▶ running)')
  expect(text).not.toMatch(/fail the same|may work|keep_pod/)
  state.setTask(dag, 'short', 'etl', null, 'success')
  expect(await ask(`why ${dag} copy`)).toContain('when it has a free slot')
  state.setRun(dag, 'short', 'failed')
  expect(await ask(`why ${dag} copy`)).toContain('copy did not run')
})

it('a task of a paused DAG waits for that to end', async () => {
  stage.emulator.state.startRun({ dag: 'old_report', id: 'waiting' })
  expect(await ask('why old_report compute')).toContain('/ml unpause old_report')
})

it('latest is the newest run that Airflow knows while none is followed', async () => {
  expect(await ask('status latest')).toContain('Nothing has run yet')
  beginning('short')
  expect(await ask('status latest')).toContain('short')
})

it('a retry names what was skipped after it, and runs that too when asked to', async () => {
  beginning('long')
  await confirmed(`stop ${dag}/long`, 'Stop the run')
  endedByAirflow('long')
  const { text, answers } = await stage.command(people.alice, `retry ${dag}/long`)
  expect(text).toContain('copy, train after that were skipped and stay so')
  expect(text).toContain('[Retry 1 task]')
  expect(text).toContain(`retry R1 --downstream`)
  expect(text).toContain('[Retry with what follows]')
  const whole = await ask(`retry ${dag}/long --downstream`)
  expect(whole).toContain('[Retry 3 tasks]')
  expect(whole).not.toContain('stay so')
  await stage.click(people.alice, answers[0], 'Retry 1 task')
  const { state } = stage.emulator
  state.setTask(dag, 'long', 'etl', null, 'running')
  state.setTask(dag, 'long', 'etl', null, 'success')
  expect(await ask(`retry ${dag}/long`)).toContain('`/ml retry R1 copy --downstream`')
  const named = await stage.command(people.alice, `retry R1 copy --downstream`)
  expect(named.text).toContain('[Retry 2 tasks]')
  const clicks = await Promise.all([
    stage.click(people.alice, named.answers[0], 'Retry 2 tasks'),
    stage.click(people.alice, named.answers[0], 'Retry 2 tasks'),
  ])
  expect(clicks.map((click) => click.text).join()).toContain('Airflow runs copy, train again')
  expect(state.instance(dag, 'long', 'copy', null)?.state).toBeNull()
  expect(state.instance(dag, 'long', 'etl', null)?.state).toBe('success')
})
