import { expect, it } from 'vitest'
import { endingOf, shapeOf } from './stage.ts'
import type { Stage } from './stage.ts'

/** What is told of runs and their task instances, and what can be set. */
export function runsContract(stage: Stage): void {
  it('follows a run with mapped tasks to its end', async () => {
    const run = await stage.runToEnd('mapped', stage.newId('mapped'))
    expect(run.state).toBe('failed')
    expect(run.startedAt).not.toBeNull()
    const instances = await stage.airflow().taskInstances('mapped', run.id)
    expect(shapeOf(instances)).toEqual([
      'numbers success',
      'train[0] success',
      'train[1] failed',
      'train[2] success',
    ])
    const one = await stage.airflow().taskInstance('mapped', run.id, 'train', 1)
    expect(one).toMatchObject({ state: 'failed', try: 1, tries: 1, mapIndex: 1 })
    expect(one?.durationSeconds).toBeGreaterThanOrEqual(0)
    expect(await stage.airflow().taskInstance('mapped', run.id, 'nothing', null)).toBeNull()
    const ending = await endingOf(stage.airflow().taskInstance('mapped', run.id, 'train', null))
    expect(ending.message).toContain('mapped')
    expect(await stage.airflow().taskInstances('mapped', 'no_such_run')).toEqual([])
    expect(await stage.airflow().run('mapped', 'no_such_run')).toBeNull()

    const log = await stage.airflow().log('mapped', run.id, 'train', 1, 1, 1_000_000)
    expect(log.text).toContain('fold 1 fails')
    expect(log.cut).toBe(false)
    const short = await stage.airflow().log('mapped', run.id, 'train', 1, 1, 300)
    expect(short.cut).toBe(true)
    expect(short.text).toMatch(/^\[\d+ bytes are left out here\]$/m)
  })

  it('shows every try of a task', async () => {
    const { id, state } = await stage.runToEnd('fail_then_succeed', stage.newId('tries'))
    expect(state).toBe('success')
    const tries = await stage.airflow().tries('fail_then_succeed', id, 'third_try', null)
    expect(tries.map((each) => [each.try, each.state])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'success'],
    ])
    expect(await stage.airflow().tries('fail_then_succeed', id, 'nothing', null)).toEqual([])
  })

  it('lists runs, newest first, by state, start and number', async () => {
    const { id } = await stage.runToEnd('fail_upstream', stage.newId('listed'))
    expect(
      (await stage.airflow().runs({ dag: 'fail_upstream', limit: 1 })).map((run) => run.id),
    ).toEqual([id])
    const hourAgo = Temporal.Now.instant().subtract({ hours: 1 })
    const recent = await stage
      .airflow()
      .runs({ dag: null, startedSince: hourAgo, states: ['success'] })
    expect(recent.map((run) => run.id)).toContain(id)
    expect(new Set(recent.map(({ state }) => state))).toEqual(new Set(['success']))
    const none = await stage.airflow().runs({
      dag: null,
      updatedSince: Temporal.Now.instant().add({ hours: 1 }),
    })
    expect(none).toEqual([])
  })

  it('sets the state of a task and of a run, and their note', async () => {
    const { id } = await stage.runToEnd('fail_upstream', stage.newId('set'))
    await stage.airflow().setTaskState('fail_upstream', id, 'first', null, 'success')
    expect((await stage.airflow().taskInstance('fail_upstream', id, 'first', null))?.state).toBe(
      'success',
    )
    // What comes after the task may run now, and the scheduler sets the run's state.
    await stage.ended('fail_upstream', id)
    await stage.airflow().setRunState('fail_upstream', id, 'failed')
    expect((await stage.airflow().run('fail_upstream', id))?.state).toBe('failed')
    await stage.airflow().setNote('fail_upstream', id, 'ü'.repeat(1200))
    expect((await stage.airflow().run('fail_upstream', id))?.note).toBe('ü'.repeat(1000))
  })
}
