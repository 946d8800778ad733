import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboxRow } from '../../src/inbox/row.ts'
import type { StoredAction } from '../../src/inbox/stored-action.ts'
import { failedTraining } from '../commands/furnish-airflow.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
afterEach(() => stage.close())

describe('receiving', () => {
  beforeEach(async () => {
    stage = await startStage()
  })

  it('stores before it acknowledges, and answers while Airflow hangs', async () => {
    await stage.command(people.alice, 'dags')
    stage.delivered.length = 0
    stage.emulator.faults.add({ kind: 'hang', times: 100 })
    const one = stage.inbound(people.alice, { kind: 'command', text: `runs ${dag}` })
    expect(await stage.take(one)).toEqual({ errors: null })
    expect((await stage.store.read<InboxRow>('inbox', one.id))?.body.answeredAt).toBeNull()
    await stage.quiet()
    const answers = stage.delivered.flatMap((effect) =>
      effect.kind === 'slack.answer' ? [effect] : [],
    )
    expect(answers.map(({ part }) => part)).toEqual([0, 1])
    expect(answers[0]?.answer.text).toContain('still looking')
    expect(answers[1]?.answer.text).toContain('did not answer properly')
  })

  it('a redelivered event acts once', async () => {
    const one = stage.inbound(people.alice, { kind: 'command', text: `run embeddings_daily` })
    await Promise.all([stage.take(one), stage.take(one), stage.take(one)])
    await stage.quiet()
    await stage.take(one)
    await stage.quiet()
    expect(stage.emulator.state.runs()).toHaveLength(1)
    const answers = stage.delivered.filter(({ kind }) => kind === 'slack.answer')
    expect(answers).toHaveLength(2)
  })

  it('what was stored and not yet answered when it was killed is answered after the restart', async () => {
    const one = stage.inbound(people.alice, { kind: 'command', text: 'whoami' })
    const row: InboxRow = { ...one, receivedAt: stage.clock.now().toString(), answeredAt: null }
    await stage.store.commit(
      {
        writes: [{ kind: 'inbox', id: row.id, version: null, body: row }],
        effects: [{ kind: 'inbox.act', inbox: row.id }],
      },
      stage.clock.now(),
    )
    stage.outbox.poke()
    await stage.quiet()
    expect(stage.delivered.map(({ kind }) => kind)).toContain('slack.answer')
  })

  it('what waited for longer than ten minutes is not done, and that is said', async () => {
    const one = stage.inbound(people.alice, { kind: 'command', text: 'run embeddings_daily' })
    const received = stage.clock.now().subtract({ minutes: 11 }).toString()
    const row: InboxRow = { ...one, receivedAt: received, answeredAt: null }
    await stage.store.commit(
      {
        writes: [{ kind: 'inbox', id: row.id, version: null, body: row }],
        effects: [{ kind: 'inbox.act', inbox: row.id }],
      },
      stage.clock.now(),
    )
    stage.outbox.poke()
    await stage.quiet()
    expect(stage.emulator.state.runs()).toHaveLength(0)
    expect(JSON.stringify(stage.delivered)).toContain('nothing was done')
  })

  it('nobody waits for an answer to a closed form, a strange reaction or the Home tab', async () => {
    const message = { channel: 'C01ML', ts: '1.1' }
    expect(
      await stage.take(stage.inbound(people.alice, { kind: 'closed', form: 'run', private: 'x' })),
    ).toEqual({ errors: null })
    await stage.take(stage.inbound(people.alice, { kind: 'reaction', reaction: 'tada', message }))
    await stage.take(stage.inbound(people.alice, { kind: 'reaction', reaction: 'mag', message }))
    await stage.take(stage.inbound(people.alice, { kind: 'home' }))
    await stage.quiet()
    expect(stage.delivered).toEqual([{ kind: 'slack.home', user: people.alice }])
  })

  it('a mention is a command', async () => {
    const { text } = await stage.happen(
      stage.inbound(
        people.alice,
        { kind: 'mention', text: '<@U0GROUNDCREW> help run' },
        { thread: '1.1' },
      ),
    )
    expect(text).toContain('/ml run <dag>')
  })
})

describe('forms', () => {
  beforeEach(async () => {
    stage = await startStage()
  })

  async function offered(text: string): Promise<string> {
    await stage.command(people.alice, text)
    const [action] = await stage.store.list<StoredAction>('action', 1)
    return action?.id ?? ''
  }
  const handIn = (id: string, values: Record<string, unknown>, user: string = people.alice) =>
    stage.happen(
      stage.inbound(
        user,
        { kind: 'submission', form: 'run', values, viewId: 'V1', private: id },
        { channel: '' },
      ),
    )
  const good = { snapshot: '2026-10-01', epochs: '5', base_model: 'xlm', publish: null }

  it('are told field by field what is wrong, at once', async () => {
    const id = await offered(`run ${dag}`)
    const { acknowledgement, effects } = await handIn(id, { ...good, epochs: '21', snapshot: 'x' })
    expect(acknowledgement.errors).toEqual({
      epochs: 'Must be at most 20.',
      snapshot: 'Must be a day such as 2026-10-14.',
    })
    expect(effects).toEqual([])
  })

  it('start the run once, however often they are handed in', async () => {
    const id = await offered(`run ${dag}`)
    const [first, second] = await Promise.all([handIn(id, good), handIn(id, good)])
    expect(first.text + second.text).toContain('done already')
    const runs = stage.emulator.state.runs()
    expect(runs).toHaveLength(1)
    expect(runs[0]?.conf).toEqual({
      snapshot: '2026-10-01',
      epochs: 5,
      base_model: 'xlm',
      publish: false,
    })
  })

  it('are answered where the command was given', async () => {
    const id = await offered(`run ${dag}`)
    await handIn(id, good)
    const [act] = await stage.store.list<{ channel: string }>('act', 1)
    expect(act?.body.channel).toBe('C01ML')
  })

  it('of a stranger are refused', async () => {
    const id = await offered(`run ${dag}`)
    const { text } = await handIn(id, good, people.mallory)
    expect(text).toContain('You may not run')
    expect(stage.emulator.state.runs()).toHaveLength(0)
  })

  it('expire after an hour', async () => {
    const id = await offered(`run ${dag}`)
    stage.clock.advance({ minutes: 61 })
    const { acknowledgement } = await handIn(id, good)
    expect(JSON.stringify(acknowledgement.errors)).toContain('expired')
  })

  it('open at once while the trigger lives', async () => {
    const made = stage.slack.slash(people.alice, '#ml-pipelines', 'run')
    made.catch(() => {})
    const trigger = [...stage.slack.workspace.triggers.keys()].at(-1) ?? null
    expect(trigger).not.toBeNull()
    const { effects } = await stage.command(people.alice, `run ${dag}`, { trigger })
    expect(effects).toEqual([])
    const view = stage.slack.view(people.alice)
    expect(JSON.stringify(view?.body)).toContain('Day of the snapshot')
  })

  it('become a button when the trigger has expired', async () => {
    const { text } = await stage.command(people.alice, `run ${dag}`, { trigger: 'long.gone' })
    expect(text).toContain('[Fill in]')
  })
})

describe('acts', () => {
  const stopPolicy = [
    { allow: ['stop'], to: [people.alice, people.bob], confirm: 'other' },
    { allow: ['acts'], to: [people.alice] },
  ]
  beforeEach(async () => {
    stage = await startStage({ policy: stopPolicy })
    stage.emulator.state.startRun({ dag, id: 'one' })
    stage.emulator.state.setRun(dag, 'one', 'running')
  })
  const stateOf = (id: string) => stage.emulator.state.run(dag, id)?.state

  it('under the two-person rule are confirmed by somebody else who may', async () => {
    const { answers } = await stage.command(people.alice, `stop ${dag}`)
    expect(answers[0]?.visible).toBe('all')
    expect((await stage.click(people.alice, answers[0], 'Stop the run')).text).toContain(
      'Somebody else',
    )
    expect((await stage.click(people.mallory, answers[0], 'Stop the run')).text).toContain(
      'You may not',
    )
    expect((await stage.click(people.external, answers[0], 'Stop the run')).text).toContain(
      'You may not',
    )
    expect(stateOf('one')).toBe('running')
    expect((await stage.click(people.bob, answers[0], 'Stop the run')).text).toContain('Stopped')
    expect(stateOf('one')).toBe('failed')
    const decisions = (await stage.store.audit()).map(({ who, decision }) => `${who} ${decision}`)
    expect(decisions).toEqual([
      `${people.alice} asked`,
      `${people.mallory} denied`,
      `${people.external} denied`,
      `${people.bob} allowed`,
      `${people.bob} done`,
    ])
  })

  it('are checked at the click: who lost the right since may not', async () => {
    await stage.close()
    stage = await startStage()
    failedTraining(stage.emulator.state, 'bad')
    const { answers } = await stage.command(people.bob, `retry ${dag}`)
    const group = stage.slack.workspace.usergroups.get('S01ML')
    if (group) group.users.length = 0
    stage.clock.advance({ seconds: 61 })
    expect((await stage.click(people.bob, answers[0], 'Retry 1 task')).text).toContain(
      'You may not',
    )
    expect(stateOf('bad')).toBe('failed')
  })

  it('are limited in a minute', async () => {
    await stage.close()
    stage = await startStage({
      policy: { rules: [{ allow: ['acts'], to: ['*'] }], acts_per_minute: { user: 2, dag: 3 } },
    })
    const run = (user: string) => stage.command(user, 'run embeddings_daily')
    for (const user of [people.alice, people.alice])
      expect((await run(user)).text).toContain('Started')
    expect((await run(people.alice)).text).toContain('2 things in a minute')
    expect((await run(people.bob)).text).toContain('Started')
    expect((await run(people.mallory)).text).toContain('3 things were done to this DAG')
    stage.clock.advance({ seconds: 61 })
    expect((await run(people.alice)).text).toContain('Started')
  })

  it('that were done although the answer was lost are not done again', async () => {
    stage.emulator.faults.add({ kind: 'drop-after', method: 'POST', path: /dagRuns$/ })
    const { text } = await stage.command(people.alice, 'run embeddings_daily')
    expect(text).toContain('Started embeddings_daily as R1')
    expect(
      stage.emulator.state.runs().filter(({ dag: id }) => id === 'embeddings_daily'),
    ).toHaveLength(1)
  })

  it('that Airflow refuses are told in one sentence', async () => {
    const body = JSON.stringify({ detail: 'Dag is locked' })
    stage.emulator.faults.add({ kind: 'answer', status: 409, body, method: 'PATCH', times: 9 })
    const { answers } = await stage.command(people.alice, `pause embeddings_daily`)
    const { text } = await stage.click(people.alice, answers[0], 'Pause')
    expect(text).toContain('Could not pause embeddings_daily')
    const audit = await stage.store.audit()
    expect(audit.at(-1)).toMatchObject({ decision: 'failed', who: people.alice })
  })
})

describe('faults of Airflow', () => {
  beforeEach(async () => {
    stage = await startStage()
  })

  it.each([
    ['a login page', { kind: 'login-page' }, /airflow-ml/],
    ['401', { kind: 'answer', status: 401 }, /does not accept Groundcrew's credentials/],
    [
      '403',
      { kind: 'answer', status: 403, body: '{"detail":"Forbidden"}' },
      /lacks the permission|credentials/,
    ],
    ['422', { kind: 'answer', status: 422, body: '{"detail":"bad"}' }, /refused/],
    ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '7' } }, /try again in 7 s/],
    [
      '500',
      { kind: 'answer', status: 500, body: 'Traceback (most recent call last)' },
      /did not answer properly/,
    ],
    ['503', { kind: 'answer', status: 503 }, /airflow-ml/],
    ['garbage', { kind: 'answer', status: 200, body: '{{{' }, /airflow-ml/],
    ['half an answer', { kind: 'truncate' }, /did not answer properly/],
    ['a cut connection', { kind: 'drop' }, /airflow-ml/],
  ] as const)('%s is one helpful sentence without a stack', async (_, fault, said) => {
    stage.emulator.faults.add({ ...fault, path: /dags/, times: 50 })
    const { text } = await stage.command(people.alice, `tasks ${dag}/one`)
    expect(text).toMatch(said)
    expect(text.split('\n')).toHaveLength(1)
    expect(text).not.toMatch(/ at .*\.ts|Error:|node_modules/)
  })

  it('Airflow down is said, and nothing of it is a defect', async () => {
    await stage.emulator.stop()
    const { text } = await stage.command(people.alice, 'dags')
    expect(text).toMatch(/cannot be reached|did not answer/)
    expect(stage.problems).toEqual([])
  })
})
