import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredAction } from '../../src/inbox/stored-action.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
afterEach(() => stage.close())

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
