import { afterEach, beforeEach, expect, it } from 'vitest'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await startStage()
})
afterEach(() => stage.close())

const dag = { instance: 'airflow-ml', dag: 'tone_check_training_dag' }
const may = (user: string) => stage.access.may({ user, channel: 'C01ML' }, 'run', dag)

it('knows members, guests, external people and bots apart', async () => {
  const kinds = await Promise.all(
    Object.values(people).map(async (id) => (await stage.access.person(id)).kind),
  )
  expect(kinds).toEqual(['member', 'member', 'guest', 'external', 'bot', 'member'])
})

it('asks Slack for a usergroup at most once a minute', async () => {
  expect((await may(people.bob)).allowed).toBe(true)
  const asked = stage.slack.callsOf('usergroups.users.list').length
  expect(asked).toBeGreaterThan(0)
  expect((await may(people.bob)).allowed).toBe(true)
  expect(stage.slack.callsOf('usergroups.users.list')).toHaveLength(asked)
})

it('forgets after a minute who was in a usergroup', async () => {
  expect((await may(people.bob)).allowed).toBe(true)
  const group = stage.slack.workspace.usergroups.get('S01ML')
  if (group) group.users.length = 0
  stage.clock.advance({ seconds: 61 })
  expect((await may(people.bob)).allowed).toBe(false)
})

it('fails closed when Slack cannot say who is in a usergroup, and says so', async () => {
  stage.slack.fail('usergroups.users.list', { kind: 'error', error: 'internal_error' }, 100)
  stage.slack.fail('usergroups.list', { kind: 'error', error: 'internal_error' }, 100)
  const decision = await may(people.bob)
  expect(decision.allowed).toBe(false)
  expect(decision.why).toContain('could not say who is in @ml-engineers')
  expect((await may(people.alice)).allowed).toBe(true)
})

it('fails closed when Slack cannot say who somebody is', async () => {
  stage.slack.fail('users.info', { kind: 'error', error: 'internal_error' }, 100)
  const decision = await may(people.alice)
  expect(decision.allowed).toBe(false)
  expect(decision.why).toContain('could not say who you are')
})

it('a channel that cannot be named is not a configured one', async () => {
  stage.slack.fail('conversations.info', { kind: 'error', error: 'internal_error' }, 100)
  expect((await stage.access.place('C01ML')).kind).toBe('other')
  expect((await stage.access.place('C02RANDOM')).kind).toBe('other')
  stage.slack.heal()
  expect((await stage.access.place('C01ML')).kind).toBe('configured')
})
