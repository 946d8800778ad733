import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failedTraining } from '../commands/furnish-airflow.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
afterEach(() => stage.close())

describe.each(['v1', 'v2'] as const)('acts on Airflow %s of which the answer was lost', (api) => {
  beforeEach(async () => {
    stage = await startStage({ api })
    failedTraining(stage.emulator.state, 'bad')
  })
  const stateOf = (task: string) => stage.emulator.state.instance(dag, 'bad', task, null)?.state
  const posts = (path: RegExp) =>
    stage.emulator.requests.filter(
      ({ method, path: asked, body }) =>
        method !== 'GET' && path.test(asked) && !body.includes('"dry_run":true'),
    )

  it('a clear is done once', async () => {
    const { answers } = await stage.command(people.alice, `retry ${dag}/bad`)
    stage.emulator.faults.add({ kind: 'drop-after', method: 'POST', path: /clearTaskInstances/ })
    const { text } = await stage.click(people.alice, answers[0], 'Retry 1 task')
    expect(text).toContain('train runs again already')
    expect(stateOf('train')).not.toBe('failed')
    expect(posts(/clearTaskInstances/)).toHaveLength(1)
  })

  it('a clear that was overtaken by somebody in Airflow is not done again', async () => {
    const { answers } = await stage.command(people.alice, `retry ${dag}/bad`)
    const { state } = stage.emulator
    const train = state.instance(dag, 'bad', 'train', null)
    if (!train) throw new Error('no train')
    state.clear(dag, 'bad', [train])
    const { text } = await stage.click(people.alice, answers[0], 'Retry 1 task')
    expect(text).toContain('runs again already')
    expect(posts(/clearTaskInstances/)).toHaveLength(0)
  })

  it('a clear of a task that failed another time meanwhile leaves that try alone', async () => {
    const { answers } = await stage.command(people.alice, `retry ${dag}/bad`)
    const { state } = stage.emulator
    const train = state.instance(dag, 'bad', 'train', null)
    if (!train) throw new Error('no train')
    state.clear(dag, 'bad', [train])
    state.setTask(dag, 'bad', 'train', null, 'running')
    state.setTask(dag, 'bad', 'train', null, 'failed')
    await stage.click(people.alice, answers[0], 'Retry 1 task')
    expect(stateOf('train')).toBe('failed')
    expect(posts(/clearTaskInstances/)).toHaveLength(0)
  })

  it('a pause is a pause, however often it is sent', async () => {
    const { answers } = await stage.command(people.alice, 'pause embeddings_daily')
    stage.emulator.faults.add({ kind: 'drop-after', method: 'PATCH' })
    const { text } = await stage.click(people.alice, answers[0], 'Pause')
    expect(text).toContain('embeddings_daily is paused')
    expect(stage.emulator.state.dag('embeddings_daily')?.paused).toBe(true)
  })

  it('a note stands once, after what stood there, and never longer than Airflow takes', async () => {
    stage.emulator.state.setRunNote(dag, 'bad', `${'x'.repeat(980)}\nkeep me`)
    stage.emulator.faults.add({ kind: 'drop-after', method: 'PATCH' })
    await stage.command(people.alice, `note ${dag}/bad data was incomplete`)
    const note = stage.emulator.state.run(dag, 'bad')?.note ?? ''
    expect(note.match(/data was incomplete/g)).toHaveLength(1)
    expect(note).toContain('keep me')
    expect(note.length).toBeLessThanOrEqual(1000)
  })

  it('what was done is done, though who did it could not be written down', async () => {
    const { answers } = await stage.command(people.alice, `retry ${dag}/bad`)
    const body = '{"detail":"Forbidden"}'
    stage.emulator.faults.add({ kind: 'answer', status: 403, body, method: 'PATCH', times: 5 })
    const { text } = await stage.click(people.alice, answers[0], 'Retry 1 task')
    expect(text).toContain('Airflow runs train again. The run')
    expect(text).toContain('could not be written')
  })

  it('what Airflow cannot do for a while is given up after four tries, and said', async () => {
    const { answers } = await stage.command(people.alice, 'pause embeddings_daily')
    stage.emulator.faults.add({ kind: 'answer', status: 500, method: 'PATCH', times: 100 })
    const { text } = await stage.click(people.alice, answers[0], 'Pause')
    expect(text).toContain('Could not pause embeddings_daily')
    expect(posts(/dags/)).toHaveLength(4)
    expect((await stage.store.audit()).at(-1)?.decision).toBe('failed')
  })
})
