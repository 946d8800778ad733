import { afterEach, beforeEach, expect, it } from 'vitest'
import { forgetOld } from '../../src/inbox/forget.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

it('forgets events and offers after a week, not before, and never the audit', async () => {
  stage.emulator.state.startRun({ dag: 'old_report', id: 'one' })
  await stage.command(people.alice, 'stop old_report')
  expect(await forgetOld(stage.store, stage.clock)).toBe(0)
  stage.clock.advance({ hours: 24 * 7 })
  expect(await forgetOld(stage.store, stage.clock)).toBe(0)
  stage.clock.advance({ hours: 24 })
  expect(await forgetOld(stage.store, stage.clock)).toBe(3)
  expect(await stage.store.list('inbox')).toEqual([])
  expect(await stage.store.list('action')).toEqual([])
  expect(await stage.store.audit()).toHaveLength(1)
})

it('forgets what was left over while Groundcrew was away', async () => {
  await stage.command(people.alice, 'help')
  stage.clock.advance({ hours: 24 * 20 })
  expect(await forgetOld(stage.store, stage.clock)).toBe(1)
})
