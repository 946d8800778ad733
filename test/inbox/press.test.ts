import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Effect } from '../../src/delivery/effects.ts'
import { offerCommands } from '../../src/inbox/offer-commands.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
const redraw: Effect = { kind: 'slack.run', run: 'R1' }
let stage: Stage
beforeEach(async () => {
  stage = await startStage()
  stage.emulator.state.startRun({ dag, id: 'one' })
  stage.emulator.state.setRun(dag, 'one', 'running')
})
afterEach(() => stage.close())

/** Draws a message that offers a command; resolves to the id under which Slack knows it. */
async function draw(command: string): Promise<string> {
  const at = stage.clock.now()
  const { idOf, writes } = await offerCommands([command], 'slack.run:R1', redraw, stage.tools, at)
  if (writes.length > 0) await stage.store.commit({ writes, effects: [] }, at)
  return idOf.get(command) ?? ''
}
const press = (user: string, value: string) =>
  stage.happen(
    stage.inbound(user, { kind: 'click', action: 'action.0', value, message: null, values: {} }),
  )
const redraws = (effects: Effect[]) => effects.filter(({ kind }) => kind === 'slack.run').length

it('a button is the clicker’s command, once, and its card is drawn again', async () => {
  const id = await draw(`stop ${dag}/one`)
  const first = await press(people.alice, id)
  expect(first.text).toContain('[Stop the run]')
  expect(redraws(first.effects)).toBe(1)
  const second = await press(people.bob, id)
  expect(second.text).toContain('was pressed by')
  expect(second.text).toContain(`/ml stop ${dag}/one`)
  expect(redraws(second.effects)).toBe(0)
  expect(await draw(`stop ${dag}/one`)).not.toBe(id)
})

it('of two clicks at the same moment one counts', async () => {
  const id = await draw('watch embeddings_daily')
  const [one, other] = await Promise.all([press(people.bob, id), press(people.mallory, id)])
  expect(`${one.text}${other.text}`).toContain('was pressed by')
  expect(await stage.store.list('watch')).toHaveLength(1)
})

it('a refusal and a read use nothing up', async () => {
  const stop = await draw(`stop ${dag}/one`)
  expect((await press(people.mallory, stop)).text).toContain('You may not stop')
  expect((await press(people.alice, stop)).text).toContain('[Stop the run]')
  const tasks = await draw(`tasks ${dag}/one`)
  for (const user of [people.mallory, people.alice])
    expect((await press(user, tasks)).text).toContain('train')
})

it('an expired one does nothing and says what to type', async () => {
  const id = await draw('watch embeddings_daily')
  stage.clock.advance({ hours: 24 * 14 })
  const { text } = await press(people.bob, id)
  expect(text).toContain('expired')
  expect(text).toContain('/ml watch embeddings_daily')
  expect(await stage.store.list('watch')).toEqual([])
})

it('a message drawn again keeps its ids while they are fresh', async () => {
  const id = await draw('watch embeddings_daily')
  stage.clock.advance({ hours: 24 * 6 })
  expect(await draw('watch embeddings_daily')).toBe(id)
  stage.clock.advance({ hours: 24 * 2 })
  expect(await draw('watch embeddings_daily')).not.toBe(id)
})

it.each([
  ['a command in the clear', 'command.0', 'run embeddings_daily'],
  ['a command by its name', 'run', 'embeddings_daily'],
  ['an id that nobody made', 'action.0', 'run embeddings_daily'],
])('%s is no button', async (_, action, value) => {
  const click = { kind: 'click', action, value, message: null, values: {} } as const
  const { text } = await stage.happen(stage.inbound(people.alice, click))
  expect(text).toMatch(/older Groundcrew|forgotten/)
  expect(stage.emulator.state.runs()).toHaveLength(1)
})
