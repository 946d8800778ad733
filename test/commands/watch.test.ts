import { afterEach, beforeEach, expect, it } from 'vitest'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

const watch = async (what: string) => (await stage.command(people.alice, `watch ${what}`)).text
const watches = async () => (await stage.store.list('watch')).length

it.each([
  ['failed', 'failed'],
  ['success', 'succeeded'],
] as const)('of a run that ended as %s it is said, and nothing is promised', async (end, said) => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'short' })
  state.setRun(dag, 'short', 'running')
  state.setRun(dag, 'short', end)
  const text = await watch(`${dag}/short`)
  expect(text).toContain(`${dag}/short has ended already: it ${said}`)
  expect(text).toContain(`/ml watch ${dag}`)
  expect(text).not.toContain('You will hear')
  expect(await watches()).toBe(0)
  expect(await watch(dag)).toContain(`You will hear of every run of ${dag}`)
  expect(await watches()).toBe(1)
})

it('of a run that goes on it is promised', async () => {
  stage.emulator.state.startRun({ dag, id: 'long' })
  expect(await watch(`${dag}/long`)).toContain(`You will hear of ${dag}/long`)
  expect(await watches()).toBe(1)
})

it('a watch of a run that has ended since can be given up', async () => {
  const { state } = stage.emulator
  state.startRun({ dag, id: 'long' })
  state.setRun(dag, 'long', 'running')
  await watch(`${dag}/long`)
  state.setRun(dag, 'long', 'success')
  await stage.command(people.alice, `unwatch ${dag}/long`)
  expect(await watches()).toBe(0)
})
