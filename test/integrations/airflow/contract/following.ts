import { expect, it } from 'vitest'
import { until } from './stage.ts'
import { systemClock } from '../../../../src/clock.ts'
import { createFollower } from '../../../../integrations/airflow/follow.ts'
import type { Stage } from './stage.ts'

/** What changed, and following it. */
export function followingContract(stage: Stage): void {
  it('tells what changed since a moment, and what time it is there', async () => {
    const { id } = await stage.runToEnd('fail_then_succeed', stage.newId('changed'))
    const since = Temporal.Now.instant().subtract({ minutes: 10 })
    const runs = await stage.airflow().changes.runs(since)
    expect(runs.entries.map((run) => run.id)).toContain(id)
    const apart = runs.serverAt?.since(Temporal.Now.instant()).total('seconds') ?? Infinity
    expect(Math.abs(apart)).toBeLessThan(60)
    const instances = await stage.airflow().changedTaskInstances(since)
    const third = instances.find(({ run }) => run === id)
    expect(third).toMatchObject({ task: 'third_try', state: 'success', try: 3, tries: 3 })
  })

  it('is followed to the end of a run, with the end of every try', async () => {
    const firstSince = Temporal.Now.instant().subtract({ seconds: 5 })
    const follower = createFollower({ airflow: stage.airflow(), clock: systemClock, firstSince })
    const run = stage.newId('followed')
    const request = { dag: 'fail_then_succeed', run, conf: {}, note: null, logicalAt: null }
    await stage.airflow().trigger(request)
    let cursor: string | null = null
    const runs: string[] = []
    const ends = new Map<number, string>()
    await until(async () => {
      const step = await follower.step(cursor)
      cursor = step.cursor
      runs.push(...step.runs.filter(({ id }) => id === run).map(({ state }) => state))
      for (const each of step.tasks)
        if (each.run === run && each.endedAt !== null && each.state !== 'none')
          ends.set(each.try, each.state === 'up_for_retry' ? 'failed' : each.state)
      return runs.at(-1) === 'success' && ends.size === 3 ? runs : null
    })
    expect([...ends].toSorted()).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'success'],
    ])
    expect(runs.filter((state) => state === 'success')).toHaveLength(1)
  })
}
