import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAirflow } from '../../../integrations/airflow/airflow.ts'
import { Busy, CallError, Refused, Uncertain, Unreachable } from '../../../src/delivery/endings.ts'
import { startAirflowEmulator } from '../../emulators/airflow/index.ts'
import { addKnownDags } from './known-dags.ts'
import type { AirflowClient } from '../../../integrations/airflow/airflow.ts'
import type { AirflowEmulator } from '../../emulators/airflow/index.ts'
import type { FaultPlan } from '../../emulators/airflow/faults.ts'

describe.each(['v1', 'v2'] as const)('Airflow %s in trouble', (api) => {
  let emulator: AirflowEmulator
  let airflow: AirflowClient

  beforeEach(async () => {
    emulator = await startAirflowEmulator({ api })
    addKnownDags(emulator.state)
    airflow = client()
  })
  afterEach(async () => {
    airflow.close()
    await emulator.stop()
  })

  function client(deadlineMilliseconds = 10_000): AirflowClient {
    return createAirflow({
      name: 'airflow-ml',
      url: emulator.url,
      api: deadlineMilliseconds < 10_000 ? api : 'auto',
      auth: { kind: 'basic', username: 'admin', password: 'admin' },
      namespaces: [],
      deadlineMilliseconds,
      logDeadlineMilliseconds: deadlineMilliseconds,
    })
  }
  const start = { dag: 'mapped', run: 'slack__1', conf: {}, note: null, logicalAt: null }
  const runs = () => emulator.state.runs().map(({ id }) => id)

  it.each([
    [
      { kind: 'answer', status: 500, body: '<html>Ooops</html>' },
      Uncertain,
      'airflow-ml answered 500',
    ],
    [{ kind: 'answer', status: 502 }, Uncertain, 'airflow-ml answered 502'],
    [
      { kind: 'answer', status: 429, headers: { 'retry-after': '9' } },
      Busy,
      'airflow-ml answered 429',
    ],
    [
      { kind: 'answer', status: 503, headers: { 'retry-after': '9' } },
      Busy,
      'airflow-ml answered 503',
    ],
    [
      { kind: 'answer', status: 302, headers: { location: 'https://idp.example.org/login' } },
      Refused,
      'log in',
    ],
    [{ kind: 'login-page' }, Refused, 'login page'],
    [{ kind: 'truncate' }, Uncertain, 'broke off'],
    [{ kind: 'drop' }, Uncertain, 'broke off'],
  ] satisfies [FaultPlan, unknown, string][])('tells of %j', async (fault, kind, words) => {
    await airflow.version()
    emulator.faults.add({ ...fault, path: /dags/, times: 2 })
    const ending = await endingOf(airflow.dag('form'))
    expect(ending).toBeInstanceOf(kind)
    expect(ending.message).toContain(words)
    expect(ending.message).not.toContain('<')
    emulator.faults.clear()
    expect((await airflow.dag('form'))?.id).toBe('form')
  })

  it.each([{ kind: 'hang' }, { kind: 'drip', everyMilliseconds: 20 }] satisfies FaultPlan[])(
    'gives up in time on $kind',
    async (fault) => {
      const impatient = client(400)
      emulator.faults.add({ ...fault, path: /details/ })
      const ending = await endingOf(impatient.dag('form'))
      expect(ending).toBeInstanceOf(Uncertain)
      expect(ending.message).toContain('within 0.4 s')
      expect((await airflow.dag('form'))?.id).toBe('form')
      impatient.close()
    },
  )

  it('is unreachable while it is down, and found when it is back', async () => {
    const port = Number(new URL(emulator.url).port)
    await emulator.stop()
    const ending = await endingOf(airflow.dag('form'))
    expect(ending).toBeInstanceOf(Unreachable)
    emulator = await startAirflowEmulator({ api, port, state: emulator.state })
    expect((await airflow.dag('form'))?.id).toBe('form')
  })

  it('starts one run when the answer to the first request is lost', async () => {
    await airflow.version()
    emulator.faults.add({ kind: 'drop-after', method: 'POST', path: /dagRuns/ })
    expect(await endingOf(airflow.trigger(start))).toBeInstanceOf(Uncertain)
    expect(runs()).toEqual(['slack__1'])
    expect(await airflow.trigger(start)).toMatchObject({ existed: true, run: { id: 'slack__1' } })
    expect(runs()).toEqual(['slack__1'])
  })

  it('starts one run when the first request never arrived', async () => {
    await airflow.version()
    emulator.faults.add({ kind: 'drop', method: 'POST', path: /dagRuns/ })
    expect(await endingOf(airflow.trigger(start))).toBeInstanceOf(Uncertain)
    expect(runs()).toEqual([])
    expect(await airflow.trigger(start)).toMatchObject({ existed: false })
  })

  it('logs in again, once, when all logins have ended', async () => {
    await airflow.dag('form')
    emulator.expireLogins()
    emulator.requests.length = 0
    const ids = await Promise.all(['form', 'mapped', 'grouped'].map((id) => airflow.dag(id)))
    expect(ids.map((dag) => dag?.id)).toEqual(['form', 'mapped', 'grouped'])
    const logins = emulator.requests.filter(({ path }) => path === '/auth/token')
    expect(logins).toHaveLength(api === 'v1' ? 0 : 1)
  })

  it('logs in again when it is told that it is not logged in, where that can help', async () => {
    await airflow.dag('form')
    const answer = { status: 401, body: '{"detail":"Not authenticated"}' }
    emulator.faults.add({ kind: 'answer', ...answer, path: /details/ })
    if (api === 'v2') expect((await airflow.dag('form'))?.id).toBe('form')
    else expect((await endingOf(airflow.dag('form'))).status).toBe(401)
  })

  it('does not try for ever where a new login does not help', async () => {
    await airflow.dag('form')
    const answer = { status: 401, body: '{"detail":"Not authenticated"}' }
    emulator.faults.add({ kind: 'answer', ...answer, path: /details/, times: 9 })
    emulator.requests.length = 0
    expect((await endingOf(airflow.dag('form'))).status).toBe(401)
    expect(emulator.requests.length).toBeLessThanOrEqual(3)
  })

  it('asks for the version again when it could not be found out', async () => {
    emulator.faults.add({ kind: 'answer', status: 502, path: /version/ })
    expect(await endingOf(airflow.dag('form'))).toBeInstanceOf(Uncertain)
    expect((await airflow.dag('form'))?.id).toBe('form')
  })

  it.each(['a/b', '..', '.', '', 'a\nb', '\ud800'])('asks nothing under the id %j', async (id) => {
    await airflow.version()
    emulator.requests.length = 0
    expect(await endingOf(airflow.dag(id))).toBeInstanceOf(Refused)
    expect(await endingOf(airflow.run('form', id))).toBeInstanceOf(Refused)
    expect(await endingOf(airflow.setPaused(id, true))).toBeInstanceOf(Refused)
    expect(emulator.requests).toEqual([])
  })

  it.each(['50%', 'a+b', 'üñï', 'a b', 'a%2Fb', '%2e%2e', 'a?b=c', 'a#b', 'x'.repeat(250)])(
    'finds the DAG and the run with the id %j',
    async (id) => {
      emulator.state.addDag({ id, tasks: [{ id: 'only' }] })
      emulator.state.startRun({ dag: id, id })
      expect((await airflow.dag(id))?.id).toBe(id)
      expect((await airflow.run(id, id))?.id).toBe(id)
      expect((await airflow.taskInstance(id, id, 'only', null))?.run).toBe(id)
      const link = new URL(airflow.taskLink(id, id, 'only', 3, 2))
      expect(link.href.startsWith(`${emulator.url}/dags/${encodeURIComponent(id)}/`)).toBe(true)
    },
  )

  it('cuts a log that is too long, and keeps how it begins and ends', async () => {
    const run = emulator.state.startRun({ dag: 'mapped', id: 'long' })
    const lines = Array.from({ length: 200_000 }, (_, at) => `step ${at} ${'x'.repeat(60)}`)
    emulator.state.setLogBody('mapped', run.id, 'numbers', null, 1, lines.join('\n'))
    const { text, cut } = await airflow.log('mapped', run.id, 'numbers', null, 1, 100_000)
    expect(cut).toBe(true)
    expect(text.length).toBeLessThan(100_200)
    expect(text.startsWith('step 0 ')).toBe(true)
    expect(text).toContain('step 199999 ')
  })

  it('gives the log of a try as far as it came', async () => {
    const impatient = client(700)
    const run = emulator.state.startRun({ dag: 'mapped', id: 'slow' })
    emulator.state.setLogBody('mapped', run.id, 'numbers', null, 1, 'one line\n')
    emulator.faults.add({ kind: 'drip', everyMilliseconds: 5, path: /logs/ })
    const { text, cut } = await impatient.log('mapped', run.id, 'numbers', null, 1, 100_000)
    expect(cut).toBe(true)
    expect(text.startsWith('one line\n')).toBe(true)
    impatient.close()
  })

  it('shows no password, token or cookie, whatever happens', async () => {
    const shown: string[] = []
    for (const status of [400, 401, 403, 409, 500]) {
      emulator.faults.clear()
      emulator.faults.add({
        kind: 'answer',
        status,
        body: '{"detail":"no"}',
        path: /details|token/,
        times: 9,
      })
      const ending = await endingOf(client().dag('form'))
      shown.push(inspect(ending, { depth: 9, showHidden: true }), JSON.stringify(ending))
    }
    const credentials = Buffer.from('admin:admin').toString('base64')
    expect(shown.join()).not.toMatch(/Bearer|Basic|eyJ|password/)
    expect(shown.join()).not.toContain(credentials)
  })
})

async function endingOf(promise: Promise<unknown>): Promise<CallError> {
  const ending = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(ending instanceof CallError)) throw ending
  return ending
}
