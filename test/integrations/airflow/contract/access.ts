import { expect, it } from 'vitest'
import { askRights } from '../../../../integrations/airflow/rights.ts'
import { basic, endingOf } from './stage.ts'
import type { AirflowAuth } from '../../../../integrations/airflow/config.ts'
import type { Stage } from './stage.ts'

/** Who is let in, and who may do what. */
export function accessContract(stage: Stage): void {
  it('pauses and unpauses a DAG', async () => {
    await stage.airflow().setPaused('grouped', true)
    expect((await stage.airflow().dag('grouped'))?.paused).toBe(true)
    await stage.airflow().setPaused('grouped', false)
    expect((await stage.airflow().dag('grouped'))?.paused).toBe(false)
  })

  it.each([
    ['nobody', { kind: 'none' }],
    ['a wrong password', basic('admin', 'wrong')],
    ['a token that is none', { kind: 'bearer', token: 'not-a-token-at-all' }],
    ['a cookie that is none', { kind: 'cookie', cookie: 'session=not-a-session' }],
  ] satisfies [string, AirflowAuth][])('does not let in %s', async (_, auth) => {
    const ending = await endingOf(stage.as(auth).dag('form'))
    expect([401, 403]).toContain(ending.status)
    expect(ending.message).not.toMatch(/not-a-token-at-all|not-a-session/)
  })

  it.each([
    { kind: 'password', username: 'admin', password: 'admin' },
    { kind: 'cookie', username: 'admin', password: 'admin' },
  ] satisfies AirflowAuth[])('takes user name and password as $kind', async (auth) => {
    const client = stage.as(auth)
    expect((await client.dag('form'))?.id).toBe('form')
    await client.setPaused('grouped', false)
  })

  it('lets a viewer read and nothing else', async () => {
    const viewer = stage.as(basic('viewer'))
    expect((await viewer.dag('form'))?.id).toBe('form')
    const ending = await endingOf(viewer.setPaused('grouped', true))
    expect(ending.status).toBe(403)
    expect((await stage.airflow().dag('grouped'))?.paused).toBe(false)
  })

  it.each([
    ['op', true],
    ['viewer', false],
  ])('says what the account %s may, and does none of it', async (user, mayAct) => {
    const { reads, acts } = await askRights(stage.as(basic(user)).connect)
    expect(reads.filter(({ may }) => !may)).toEqual([])
    expect(acts).toEqual([
      { what: 'stop runs', may: mayAct },
      { what: 'start runs', may: mayAct },
      { what: 'pause DAGs', may: mayAct },
    ])
    expect((await stage.airflow().dag('grouped'))?.paused).toBe(false)
  })
}
