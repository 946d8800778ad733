import { expect, it } from 'vitest'
import { shapeOf, until } from './stage.ts'
import type { Stage } from './stage.ts'

/** What a clear takes. */
export function clearingContract(stage: Stage): void {
  it('clears what failed, after showing what that is', async () => {
    const { id } = await stage.runToEnd('mapped', stage.newId('clear'))
    const request = { dag: 'mapped', run: id, tasks: [], onlyFailed: true, downstream: false }
    expect(shapeOf(await stage.airflow().clear({ ...request, dryRun: true }))).toEqual([
      'train[1] failed',
    ])
    expect((await stage.airflow().taskInstance('mapped', id, 'train', 1))?.state).toBe('failed')
    const one = { ...request, tasks: [{ task: 'train', mapIndex: 1 }], dryRun: false }
    const cleared = await stage.airflow().clear(one)
    expect(cleared.map(({ task, mapIndex }) => [task, mapIndex])).toEqual([['train', 1]])
    const again = await until(async () => {
      const instance = await stage.airflow().taskInstance('mapped', id, 'train', 1)
      return instance?.try === 2 && instance.state === 'failed' ? instance : null
    })
    expect(again.try).toBe(2)
    const first = { ...one, tasks: [{ task: 'train', mapIndex: 0 }], onlyFailed: false }
    const taken = shapeOf(await stage.airflow().clear({ ...first, dryRun: true }))
    // 2.x clears a mapped task as a whole, and says so.
    expect(taken.map((each) => each.split(' ')[0])).toEqual(
      stage.subject().api === 'v1' ? ['train[0]', 'train[1]', 'train[2]'] : ['train[0]'],
    )
    const nothing = { ...request, tasks: [{ task: 'nothing', mapIndex: null }], dryRun: true }
    expect(await stage.airflow().clear(nothing)).toEqual([])
  })

  it('clears a task with what comes after it', async () => {
    const { id } = await stage.runToEnd('fail_upstream', stage.newId('upstream'))
    const request = { dag: 'fail_upstream', run: id, onlyFailed: true, dryRun: true }
    const tasks = [{ task: 'first', mapIndex: null }]
    expect(shapeOf(await stage.airflow().clear({ ...request, tasks, downstream: false }))).toEqual([
      'first failed',
    ])
    expect(shapeOf(await stage.airflow().clear({ ...request, tasks, downstream: true }))).toEqual([
      'first failed',
      'second upstream_failed',
    ])
  })
}
