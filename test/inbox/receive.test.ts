import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboxRow } from '../../src/inbox/row.ts'
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
