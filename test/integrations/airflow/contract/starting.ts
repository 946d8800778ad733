import { expect, it } from 'vitest'
import { endingOf } from './stage.ts'
import type { Stage } from './stage.ts'

/** How runs are started. */
export function startingContract(stage: Stage): void {
  it('starts a run once, however often it is asked', async () => {
    const request = {
      dag: 'form',
      run: stage.newId('once'),
      conf: { required_text: 'abc', whole: 7 },
      note: 'asked for in a test',
      logicalAt: null,
    }
    const first = await stage.airflow().trigger(request)
    expect(first).toMatchObject({ existed: false, run: { id: request.run, note: request.note } })
    expect(first.run.conf).toMatchObject({ required_text: 'abc', whole: 7 })
    const second = await stage.airflow().trigger(request)
    expect(second).toMatchObject({ existed: true, run: { id: request.run } })
  })

  it.each([
    ['an input outside its choices', { required_text: 'abc', choice: 'z' }, /'z' is not one of/],
    ['an input that is missing', {}, /required_text: No value passed/],
  ])('refuses %s in its own words', async (_, conf, words) => {
    const request = { dag: 'form', run: stage.newId('bad'), conf, note: null, logicalAt: null }
    const ending = await endingOf(stage.airflow().trigger(request))
    expect(ending).toMatchObject({ status: 400, message: expect.stringMatching(words) as string })
    expect(await stage.airflow().run('form', request.run)).toBeNull()
  })

  it.each(['no/slash', 'no blanks', '..', '', 'x'.repeat(251), 'ünï'])(
    'refuses the run id %j without asking',
    async (run) => {
      const ending = await endingOf(
        stage.airflow().trigger({ dag: 'mapped', run, conf: {}, note: null, logicalAt: null }),
      )
      expect(ending.status).toBeNull()
    },
  )

  it('refuses a run of a DAG that does not exist', async () => {
    const ending = await endingOf(
      stage.airflow().trigger({
        dag: 'no_such_dag',
        run: stage.newId('none'),
        conf: {},
        note: null,
        logicalAt: null,
      }),
    )
    expect(ending.status).toBe(404)
  })

  it('refuses a second run with the same logical date', async () => {
    const logicalAt = Temporal.Instant.from('2026-01-02T03:04:05Z').add({
      milliseconds: Number(stage.newId('').replace(/\D/g, '').slice(-9)),
    })
    const request = { dag: 'mapped', conf: {}, note: null, logicalAt }
    const { run } = await stage.airflow().trigger({ ...request, run: stage.newId('date-1') })
    expect(run.logicalAt?.toString()).toBe(logicalAt.toString())
    const ending = await endingOf(
      stage.airflow().trigger({ ...request, run: stage.newId('date-2') }),
    )
    expect(ending.status).toBe(409)
  })

  it('leaves a run of a paused DAG queued', async () => {
    const request = {
      dag: 'paused',
      run: stage.newId('paused'),
      conf: {},
      note: null,
      logicalAt: null,
    }
    expect((await stage.airflow().trigger(request)).run.state).toBe('queued')
    expect((await stage.airflow().run('paused', request.run))?.state).toBe('queued')
  })
}
