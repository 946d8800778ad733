import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskInstance } from '../../src/ports/airflow.ts'
import { stoppedByUs } from '../../src/runs/stopped-by-us.ts'
import { failedTraining, retryingTraining } from './furnish-airflow.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

describe.each(['v1', 'v2'] as const)('commands against Airflow %s', (api) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage({ api })
    failedTraining(stage.emulator.state, 'scheduled__2026-10-01')
  })
  afterAll(() => stage.close())

  it('help names every command and who may', async () => {
    const { text } = await stage.command(people.alice, 'help')
    const all = (await stage.command(people.alice, 'help --all')).text
    expect(text.split('\n').length).toBeLessThan(12)
    for (const { name, usage, about } of stage.tools.commands) {
      expect(text).toContain(`\`${name}\``)
      expect(all).toContain(`/ml ${usage}\` ${about}`)
    }
    expect((await stage.command(people.alice, 'help retry')).text).toContain('acts on dag:*')
  })

  it.each([
    ['stauts', '/ml status'],
    ['rtry', '/ml retry'],
    ['qqqqqqqq', '/ml help'],
  ])('an unknown word %s is answered with what was meant', async (word, meant) => {
    expect((await stage.command(people.alice, word)).text).toContain(meant)
  })

  it('an unknown flag is answered with the nearest', async () => {
    expect((await stage.command(people.alice, 'runs --faild')).text).toContain('--failed')
  })

  it('runs lists runs of a DAG found by the beginning of its name', async () => {
    const { text } = await stage.command(people.alice, 'runs tone_check_t')
    expect(text).toContain('scheduled__2026-10-01')
    expect(text).toContain('✗ failed')
  })

  it.each([
    ['status tone_chek_training_dag', 'Did you mean tone_check_training_dag?'],
    ['status tone', 'fits 2 DAGs'],
    ['status tone_chek', 'Did you mean tone_check_evaluate or tone_check_training_dag?'],
    ['status tonechecktraning', 'Did you mean tone_check_training_dag?'],
    ['status embedings', 'Did you mean embeddings_daily?'],
    ['status qwertyuiop', '/ml dags'],
    ['status nothing-like-it-at-all', '/ml dags'],
    ['status R999', 'There is no run R999'],
    ['status other:tone_check', 'no Airflow called other'],
    ['status embeddings_daily', 'has never run'],
    ['status tone_check_training_dag/nope', 'has no run nope'],
    ['status tone_check_training_dag/../../pools', 'no run id'],
    ['status tone_check_training_dag/..', 'no run id'],
    ['status ../dags', 'Airflow knows no DAG'],
    ['ack I99', 'There is no incident I99'],
    ['logs tone_check_training_dag trian', 'Did you mean train?'],
    ['logs tone_check_training_dag train 9', 'has had one try; say 1'],
    ['note tone_check_training_dag', 'Say the run and the note'],
    ['mute I1 forever', 'Say for how long'],
    ['pause', 'Which DAG?'],
  ])('%s is answered with what to do', async (text, said) => {
    expect((await stage.command(people.alice, text)).text).toContain(said)
  })

  it('status shows the stages', async () => {
    const { text } = await stage.command(people.alice, 'status tone_check_training_dag')
    expect(text).toMatch(/etl ✓ .*→ copy ✓ .*→ train ✗/s)
  })

  it('logs shows telling lines and gives the whole as a file, secrets masked', async () => {
    const { state } = stage.emulator
    const [dag, run] = ['tone_check_training_dag', 'scheduled__2026-10-01'] as const
    state.appendLog(dag, run, 'train', null, 1, 'token xoxb-1234567890-abcdefghijklmnop')
    state.appendLog(dag, run, 'train', null, 1, 'RuntimeError: loss is <!channel> nan')
    const { text, effects } = await stage.command(people.alice, `logs ${dag} train`)
    expect(text).toContain('RuntimeError: loss is <!channel> nan')
    const file = effects.find(({ kind }) => kind === 'slack.file')
    expect(file).toMatchObject({ channel: people.alice })
    expect(JSON.stringify(file)).not.toContain('abcdefghijklmnop')
    const found = await stage.command(people.alice, `logs ${dag} train --grep LOSS`)
    expect(found.text).toContain('loss is')
  })

  it('logs of a run in which no task stands out offers its tasks', async () => {
    const { state } = stage.emulator
    state.startRun({ dag: 'tone_check_training_dag', id: 'fresh' })
    const { text } = await stage.command(people.alice, 'logs tone_check_training_dag/fresh')
    expect(text).toContain('Which task’s log of')
    expect(text).toContain('[etl] [copy] [train]')
  })

  it('run without values opens no form where there is no trigger, but offers one', async () => {
    const { text } = await stage.command(people.alice, 'run tone_check_training_dag')
    expect(text).toContain('[Fill in]')
  })

  it('run with values starts one run, known by its handle', async () => {
    const one = stage.inbound(people.alice, {
      kind: 'command',
      text: 'run tone_check_training_dag snapshot=2026-10-02 epochs=5',
    })
    const { text, effects } = await stage.happen(one)
    expect(text).toMatch(/Started tone_check_training_dag as R\d+/)
    expect(effects.map(({ kind }) => kind)).toContain('slack.run')
    const run = stage.emulator.state.run('tone_check_training_dag', `slack__${one.id}`)
    expect(run).toMatchObject({ conf: { snapshot: '2026-10-02', epochs: 5 } })
    expect(run?.note).toContain('alice@example.org')
    await stage.happen(one)
    const ours = stage.emulator.state.runs().filter(({ id }) => id.startsWith('slack__'))
    expect(ours).toHaveLength(1)
    stage.emulator.state.setRun('tone_check_training_dag', `slack__${one.id}`, 'success')
  })

  it.each([
    ['snapshot=yesterday', 'must be a day'],
    ['snapshot=2026-02-30', 'must be a day'],
    ['epochs=0 snapshot=2026-10-01', 'must be at least 1'],
    ['epochs=many snapshot=2026-10-01', 'must be a whole number'],
    ['base_model=gpt snapshot=2026-10-01', 'must be one of bert, xlm'],
    ['epoch=3 snapshot=2026-10-01', 'did you mean epochs?'],
    ['epochs=3', 'needs a value'],
    ['snapshot=2026-10-01 epochs = 3', 'Did you mean `epochs=3`?'],
    ['snapshot=2026-10-01 epochs= 3', 'Did you mean `epochs=3`?'],
    ['snapshot=2026-10-01 epochs:3', 'Did you mean `epochs=3`?'],
    ['snapshot=2026-10-01 epochs 3', 'Did you mean `epochs=3`?'],
    ['snapshot', 'Did you mean `snapshot=…`?'],
    ['snapshot=2026-10-01 <!channel> junk', '`@channel` is no key=value'],
    ['snapshot=2026-10-01 epochs=2 epochs=3', '`epochs` is given twice'],
  ])('run %s is not started and says why', async (options, said) => {
    const before = stage.emulator.state.runs().length
    const { text } = await stage.command(people.alice, `run tone_check_training_dag ${options}`)
    expect(text).toContain(said)
    expect(stage.emulator.state.runs()).toHaveLength(before)
  })

  it('retry shows exactly what it would clear, and clears it once, however often it is clicked', async () => {
    const { answers, text } = await stage.command(
      people.alice,
      'retry tone_check_training_dag/scheduled__2026-10-01',
    )
    expect(text).toContain('train')
    expect(text).not.toContain('etl')
    expect(
      stage.emulator.state.run('tone_check_training_dag', 'scheduled__2026-10-01')?.state,
    ).toBe('failed')
    const [first, second] = await Promise.all([
      stage.click(people.alice, answers[0], 'Retry 1 task'),
      stage.click(people.alice, answers[0], 'Retry 1 task'),
    ])
    const said = first.text + second.text
    expect(said).toContain('Airflow runs train again')
    expect(said).toContain('done already')
    expect(
      stage.emulator.state.run('tone_check_training_dag', 'scheduled__2026-10-01')?.state,
    ).toBe('queued')
    const acts = await stage.store.find('act', 'dag:airflow-ml/tone_check_training_dag')
    expect(
      acts.filter(({ body }) => (body as { request: { kind: string } }).request.kind === 'clear'),
    ).toHaveLength(1)
  })

  it('stop-retrying ends the tries and remembers that it was done here', async () => {
    retryingTraining(stage.emulator.state, 'retrying')
    const { answers, text } = await stage.command(
      people.alice,
      'stop-retrying tone_check_training_dag/retrying',
    )
    expect(text).toContain('try 1 of 6, 5 left')
    await stage.click(people.alice, answers[0], 'Stop retrying')
    const { dag, run, task } = { dag: 'tone_check_training_dag', run: 'retrying', task: 'train' }
    expect(stage.emulator.state.instance(dag, run, task, null)?.state).toBe('failed')
    const ended = await stage.airflow.taskInstance(dag, run, task, null)
    if (!ended) throw new Error('no train')
    const byUs = (more: Partial<TaskInstance> = {}) =>
      stoppedByUs(stage.store, 'airflow-ml', { ...ended, ...more })
    expect(await byUs()).toMatchObject({ askedBy: people.alice })
    expect(await byUs({ try: 2 })).toBeNull()
    expect(await byUs({ task: 'etl' })).toBeNull()
    expect(await byUs({ run: 'other' })).toBeNull()
    expect(stage.emulator.state.run(dag, run)?.note).toContain('alice@example.org')
  })

  it('a note stands on the run, its newest lines first to be seen', async () => {
    const { state } = stage.emulator
    state.startRun({ dag: 'old_report', id: 'noted', note: 'as Airflow had it' })
    for (const word of ['one', 'two', 'three'])
      await stage.command(people.alice, `note old_report/noted the number ${word}`)
    const { text } = await stage.command(people.alice, 'status old_report/noted')
    expect(text).toContain('1 older line in Airflow')
    expect(text).toMatch(/number one – alice.*number two – alice.*number three – alice/s)
    expect(text).not.toContain('as Airflow had it')
    state.removeRun('old_report', 'noted')
  })

  it('stop ends a run after it is confirmed, pause and unpause likewise', async () => {
    const { state } = stage.emulator
    state.startRun({ dag: 'tone_check_training_dag', id: 'long' })
    state.setRun('tone_check_training_dag', 'long', 'running')
    state.setTask('tone_check_training_dag', 'long', 'etl', null, 'running')
    const asked = await stage.command(people.alice, 'stop tone_check_training_dag/long')
    expect(asked.text).toContain('It ends etl')
    await stage.click(people.alice, asked.answers[0], 'Stop the run')
    expect(state.run('tone_check_training_dag', 'long')?.state).toBe('failed')
    const etl = await stage.airflow.taskInstance('tone_check_training_dag', 'long', 'etl', null)
    if (!etl) throw new Error('no etl')
    expect(await stoppedByUs(stage.store, 'airflow-ml', etl)).not.toBeNull()
    const later = stage.clock.now().add({ hours: 1 })
    expect(await stoppedByUs(stage.store, 'airflow-ml', { ...etl, endedAt: later })).toBeNull()

    const pausing = await stage.command(people.alice, 'pause embeddings')
    await stage.click(people.alice, pausing.answers[0], 'Pause')
    expect(state.dag('embeddings_daily')?.paused).toBe(true)
    const unpausing = await stage.command(people.alice, 'unpause embeddings')
    const cancelled = await stage.click(people.alice, unpausing.answers[0], 'Cancel')
    expect(cancelled.text).toContain('nothing was done')
    expect((await stage.click(people.alice, unpausing.answers[0], 'Unpause')).text).toContain(
      'cancelled already',
    )
    expect(state.dag('embeddings_daily')?.paused).toBe(true)
  })

  it('an offer expires', async () => {
    const { state } = stage.emulator
    state.startRun({ dag: 'old_report', id: 'waiting' })
    const { answers } = await stage.command(people.alice, 'stop old_report')
    stage.clock.advance({ minutes: 11 })
    const {
      text,
      answers: [late],
    } = await stage.click(people.alice, answers[0], 'Stop the run')
    expect(text).toContain('expired')
    expect(late?.replace).toBe(true)
    expect(state.run('old_report', 'waiting')?.state).toBe('queued')
  })

  it('meets no defect of its own on the way', () => expect(stage.problems).toEqual([]))
})
