import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failedTraining } from '../commands/furnish-airflow.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
afterEach(() => stage.close())

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
