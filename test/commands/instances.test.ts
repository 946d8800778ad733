import { afterEach, beforeEach, expect, it } from 'vitest'
import { startAirflowEmulator, type AirflowEmulator } from '../emulators/airflow/index.ts'
import { people } from './furnish-slack.ts'
import { startStage, type Stage } from './stage.ts'

let one: AirflowEmulator
let other: AirflowEmulator
let stage: Stage
beforeEach(async () => {
  one = await startAirflowEmulator({ api: 'v1' })
  other = await startAirflowEmulator({ api: 'v2' })
  const config = (name: string, url: string) => ({
    name,
    url,
    api: 'auto' as const,
    auth: { kind: 'basic' as const, username: 'admin', password: 'admin' },
    namespaces: [],
  })
  one.state.addDag({ id: 'shared', tasks: [{ id: 'a' }] })
  other.state.addDag({ id: 'shared', tasks: [{ id: 'a' }] })
  other.state.addDag({ id: 'only_here', tasks: [{ id: 'a' }] })
  const airflows = [config('airflow-ml', one.url), config('airflow-dev', other.url)]
  const policy = [{ allow: ['acts'], on: ['dag:airflow-dev:*'], to: ['*'] }]
  stage = await startStage({ airflows, policy })
})
afterEach(async () => {
  await stage.close()
  await Promise.all([one.stop(), other.stop()])
})

it('a DAG of two Airflows must be named with its Airflow', async () => {
  const { text } = await stage.command(people.alice, 'run shared')
  expect(text).toContain('airflow-ml:shared and airflow-dev:shared')
  expect((await stage.command(people.alice, 'run airflow-dev:shared')).text).toContain(
    'Started shared',
  )
  expect(one.state.runs()).toHaveLength(0)
  expect(other.state.runs()).toHaveLength(1)
})

it('the policy tells the Airflows apart', async () => {
  expect((await stage.command(people.alice, 'run airflow-ml:shared')).text).toContain('You may not')
})

it('an Airflow that is down hides nothing of the other', async () => {
  await stage.command(people.alice, 'runs')
  await one.stop()
  expect((await stage.command(people.alice, 'run only_here')).text).toContain('Started only_here')
  const { text } = await stage.command(people.alice, 'runs')
  expect(text).toContain('only_here')
  expect(text).toContain('airflow-ml does not answer')
  expect((await stage.command(people.alice, 'status nothing_like_it')).text).toMatch(/airflow-ml/)
})

it('a misspelt Airflow is answered with the nearest', async () => {
  expect((await stage.command(people.alice, 'run airflow-dve:shared')).text).toContain(
    'did you mean airflow-dev',
  )
})
