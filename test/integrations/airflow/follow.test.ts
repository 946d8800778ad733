import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAirflow } from '../../../integrations/airflow/airflow.ts'
import { createFollower } from '../../../integrations/airflow/follow.ts'
import { CallError } from '../../../src/delivery/endings.ts'
import { startAirflowEmulator } from '../../emulators/airflow/index.ts'
import type { Clock } from '../../../src/clock.ts'
import type { FollowStep } from '../../../integrations/airflow/follow.ts'
import type { AirflowEmulator } from '../../emulators/airflow/index.ts'

describe.each(['v1', 'v2'] as const)('following Airflow %s', (api) => {
  let now: Temporal.Instant
  let skewSeconds: number
  let emulator: AirflowEmulator
  let cursor: string | null
  const clock: Clock = { now: () => now, sleep: async () => {} }
  const later = (seconds: number) => void (now = now.add({ seconds }))

  beforeEach(async () => {
    now = Temporal.Instant.from('2026-11-22T10:00:00Z')
    skewSeconds = 0
    cursor = null
    emulator = await startAirflowEmulator({ api, now: () => now.add({ seconds: skewSeconds }) })
    emulator.state.addDag({
      id: 'train',
      tasks: [
        { id: 'fetch', downstream: ['fit'] },
        { id: 'fit', retries: 2 },
      ],
    })
  })
  afterEach(() => emulator.stop())

  /** One step of a follower that knows nothing but the cursor, as after a restart. */
  async function step(): Promise<FollowStep> {
    const airflow = createAirflow({
      name: 'airflow-ml',
      url: emulator.url,
      api,
      auth: { kind: 'basic', username: 'viewer', password: 'viewer' },
      namespaces: [],
      deadlineMilliseconds: 5_000,
    })
    const firstSince = Temporal.Instant.from('2026-11-22T09:00:00Z')
    const done = await createFollower({ airflow, clock, firstSince, random: () => 0.5 }).step(
      cursor,
    )
    airflow.close()
    cursor = done.cursor
    return done
  }
  const told = ({ runs, tasks }: FollowStep) => [
    ...runs.map((run) => `${run.id} ${run.state}`),
    ...tasks.map((each) => `${each.run} ${each.task} ${each.state} ${each.try}/${each.tries}`),
  ]
  const set = (run: string, task: string, ...states: (string | null)[]) => {
    for (const state of states) emulator.state.setTask('train', run, task, null, state)
  }
  const start = (id: string) => {
    emulator.state.startRun({ dag: 'train', id })
    emulator.state.setRun('train', id, 'running')
  }

  it('tells what changed, once, and asks again soon while a run is under way', async () => {
    expect(await step()).toMatchObject({ runs: [], tasks: [], waitMilliseconds: 60_000 })
    start('r1')
    later(5)
    const first = await step()
    expect(told(first)).toEqual(['r1 running', 'r1 fetch none 0/1', 'r1 fit none 0/3'])
    expect(first.waitMilliseconds).toBe(5_000)
    later(5)
    const second = await step()
    expect(told(second)).toEqual([])
    expect(second.waitMilliseconds).toBe(5_000)
    set('r1', 'fetch', 'scheduled', 'queued', 'running')
    later(5)
    expect(told(await step())).toEqual(['r1 fetch running 1/1'])
    set('r1', 'fetch', 'success')
    set('r1', 'fit', 'queued', 'running', 'failed')
    emulator.state.setRun('train', 'r1', 'failed')
    later(5)
    expect(told(await step())).toEqual(['r1 failed', 'r1 fetch success 1/1', 'r1 fit failed 1/3'])
    for (let minutes = 0; minutes < 5; minutes += 1) {
      later(60)
      expect(told(await step())).toEqual([])
    }
    expect((await step()).waitMilliseconds).toBe(60_000)
    const { runs, tasks } = JSON.parse(cursor ?? '') as Record<string, object>
    expect({ runs, tasks }).toEqual({ runs: {}, tasks: {} })
  })

  it('tells the end of a try that came and went between two steps', async () => {
    start('r1')
    set('r1', 'fit', 'queued', 'running')
    await step()
    set('r1', 'fit', 'up_for_retry', 'queued', 'running')
    set('r1', 'fit', 'up_for_retry', 'queued', 'running')
    later(5)
    expect(told(await step())).toEqual([
      'r1 fit failed 1/3',
      'r1 fit failed 2/3',
      'r1 fit running 3/3',
    ])
    set('r1', 'fit', 'success')
    later(5)
    expect(told(await step())).toEqual(['r1 fit success 3/3'])
  })

  it('tells each end of a task that is cleared and fails again between two steps', async () => {
    start('r1')
    set('r1', 'fit', 'queued', 'running', 'failed')
    emulator.state.setRun('train', 'r1', 'failed')
    await step()
    later(2)
    const fit = emulator.state.instance('train', 'r1', 'fit', null)
    emulator.state.clear('train', 'r1', fit ? [fit] : [])
    emulator.state.setRun('train', 'r1', 'running')
    set('r1', 'fit', 'queued', 'running', 'failed')
    emulator.state.setRun('train', 'r1', 'failed')
    later(3)
    const { runs, tasks } = await step()
    expect(runs.map(({ state }) => state)).toEqual(['failed'])
    expect(tasks.map((each) => [each.try, each.state])).toEqual([[2, 'failed']])
  })

  it('tells up_for_retry as the end of its try, and no second time when it runs again', async () => {
    start('r1')
    set('r1', 'fit', 'queued', 'running')
    await step()
    set('r1', 'fit', 'up_for_retry')
    later(5)
    expect(told(await step())).toEqual(['r1 fit up_for_retry 1/3'])
    set('r1', 'fit', 'queued', 'running')
    later(300)
    expect(told(await step())).toEqual(['r1 fit running 2/3'])
  })

  it('tells at the first step what ended since then, and nothing older', async () => {
    now = Temporal.Instant.from('2026-11-22T08:00:00Z')
    start('old')
    set('old', 'fit', 'queued', 'running', 'up_for_retry')
    later(3600 + 600)
    set('old', 'fit', 'queued', 'running', 'up_for_retry')
    later(60)
    set('old', 'fit', 'queued', 'running')
    now = Temporal.Instant.from('2026-11-22T10:00:00Z')
    expect(told(await step())).toEqual(['old fit failed 2/3', 'old fit running 3/3'])
  })

  it.each([-600, 600])('follows an Airflow whose clock is %i s off', async (seconds) => {
    skewSeconds = seconds
    start('r1')
    await step()
    for (const [state, words] of [
      ['queued', 'r1 fit queued 1/3'],
      ['running', 'r1 fit running 1/3'],
      ['failed', 'r1 fit failed 1/3'],
    ] as const) {
      set('r1', 'fit', state)
      later(5)
      expect(told(await step())).toEqual([words])
      later(50)
      expect(told(await step())).toEqual([])
    }
  })

  it('follows an Airflow whose clock is set back', async () => {
    skewSeconds = 600
    start('r1')
    await step()
    skewSeconds = 0
    later(5)
    await step()
    set('r1', 'fit', 'queued', 'running', 'failed')
    later(5)
    expect(told(await step())).toEqual(['r1 fit failed 1/3'])
  })

  it('misses nothing of hundreds of rows that shift between two pages', async () => {
    for (let number = 0; number < 120; number += 1) start(`r${number}`)
    const pages = /taskInstances\?.*offset=100/
    emulator.faults.add({ kind: 'meanwhile', path: pages, act: () => start('late') })
    emulator.faults.add({
      kind: 'meanwhile',
      path: /taskInstances\?.*offset=200/,
      act: () => emulator.state.removeRun('train', 'r7'),
    })
    const first = await step()
    later(5)
    const second = await step()
    const seen = new Set([...first.tasks, ...second.tasks].map(({ run, task }) => `${run} ${task}`))
    for (let number = 0; number < 120; number += 1)
      if (number !== 7) expect(seen).toContain(`r${number} fit`)
    expect(seen).toContain('late fit')
    expect(first.tasks.length + second.tasks.length).toBeLessThanOrEqual(242)
  })

  it('goes on from the same place after an outage, and misses nothing of it', async () => {
    start('r1')
    await step()
    const before = cursor
    for (const fault of [
      { kind: 'drop' },
      { kind: 'answer', status: 502 },
      { kind: 'login-page' },
      { kind: 'truncate' },
      { kind: 'answer', status: 429, headers: { 'retry-after': '3' } },
    ] as const) {
      emulator.faults.clear()
      emulator.faults.add({ ...fault, times: 4 })
      later(5)
      await expect(step()).rejects.toBeInstanceOf(CallError)
      expect(cursor).toBe(before)
    }
    emulator.faults.clear()
    set('r1', 'fit', 'queued', 'running', 'up_for_retry', 'queued', 'running')
    later(3600)
    expect(told(await step())).toEqual(['r1 fit failed 1/3', 'r1 fit running 2/3'])
  })

  it('reads a state that nobody knows as none, and goes on', async () => {
    start('r1')
    const change = (body: unknown) =>
      JSON.parse(
        JSON.stringify(body)
          .replaceAll('"running"', '"dancing"')
          .replaceAll(/"try_number":\d+,?/g, ''),
      ) as unknown
    set('r1', 'fit', 'queued', 'running')
    emulator.faults.add({ kind: 'drift', path: /dagRuns/, times: 2, change })
    const { runs, tasks } = await step()
    expect(runs[0]?.state).toBe('running')
    expect(runs[0]?.raw['state']).toBe('dancing')
    expect(tasks.find(({ task }) => task === 'fit')).toMatchObject({ state: 'none', try: 0 })
    later(5)
    expect(told(await step())).toEqual(['r1 fit running 1/3'])
  })

  it('tells of a change whose commit came late', async () => {
    start('r1')
    await step()
    later(70)
    await step()
    set('r1', 'fit', 'queued', 'running', 'failed')
    const fit = emulator.state.instance('train', 'r1', 'fit', null)
    if (fit) fit.updatedAt = now.subtract({ seconds: 50 })
    expect(told(await step())).toEqual(['r1 fit failed 1/3'])
  })

  it('keeps its cursor while nothing happens, but for once a minute', async () => {
    start('r1')
    await step()
    const cursors = new Set<string>()
    for (let steps = 0; steps < 24; steps += 1) {
      later(5)
      cursors.add((await step()).cursor)
    }
    expect(cursors.size).toBe(3)
  })

  it('costs two requests where little happens', async () => {
    start('r1')
    await step()
    emulator.requests.length = 0
    later(5)
    await step()
    const asked = emulator.requests.filter(({ path }) => path.startsWith(`/api/${api}/`))
    expect(asked).toHaveLength(2)
  })
})
