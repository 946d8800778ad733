import { beforeAll, describe, expect, it } from 'vitest'
import { Refused } from '../../../src/delivery/endings.ts'
import { systemClock } from '../../../src/clock.ts'
import { createFollower } from '../../../integrations/airflow/follow.ts'
import { createAirflow } from '../../../integrations/airflow/airflow.ts'
import type { AirflowClient } from '../../../integrations/airflow/airflow.ts'
import type { AirflowAuth } from '../../../integrations/airflow/config.ts'
import type { DagRun, TaskInstance } from '../../../src/ports/airflow.ts'

/** An Airflow with the DAGs of test/real/airflow/dags: real, or emulated. */
export type ContractSubject = { url: string; api: 'v1' | 'v2'; version: string }

/** What every Airflow does behind the port; the emulator passes it in `npm test`, the real ones in `npm run test:real`. */
export function airflowContract(
  name: string,
  open: () => ContractSubject | Promise<ContractSubject>,
  before: (work: () => Promise<void>) => void = beforeAll,
): void {
  describe(name, () => {
    let subject: ContractSubject
    let airflow: AirflowClient
    const stamp = `contract__${Temporal.Now.instant().epochMilliseconds}`

    function as(auth: AirflowAuth, api: 'auto' | 'v1' | 'v2' = 'auto'): AirflowClient {
      return createAirflow({ name: 'airflow-ml', url: subject.url, api, auth, namespaces: [] })
    }
    const basic = (user: string, password = user) =>
      ({ kind: 'basic', username: user, password }) as const

    /** Starts a run under a new id and waits for its end. */
    async function runToEnd(dag: string, id: string): Promise<DagRun> {
      await airflow.trigger({ dag, run: id, conf: {}, note: null, logicalAt: null })
      return await until(async () => {
        const run = await airflow.run(dag, id)
        return run?.state === 'success' || run?.state === 'failed' ? run : null
      })
    }
    const shape = (instances: TaskInstance[]) =>
      instances
        .map(
          ({ task, mapIndex, state }) =>
            `${task}${mapIndex === null ? '' : `[${mapIndex}]`} ${state}`,
        )
        .toSorted()

    before(async () => {
      subject = await open()
      airflow = as(basic('admin'))
    })

    it('is found out to be v1 or v2, and says its version and health', async () => {
      expect(await airflow.version()).toBe(subject.version)
      const health = await airflow.health()
      expect(health).toContainEqual({ component: 'scheduler', status: 'healthy' })
      expect(health.map(({ component }) => component)).toContain('dag_processor')
    })

    it('lists DAGs, all of them or those with a word in their id', async () => {
      const ids = (await airflow.dags()).map(({ id }) => id)
      expect(ids).toEqual(expect.arrayContaining(['form', 'mapped', 'grouped', 'paused']))
      expect(ids).toEqual(ids.toSorted())
      expect((await airflow.dags({ idPattern: 'fail_t' })).map(({ id }) => id)).toContain(
        'fail_then_succeed',
      )
      expect((await airflow.dags({ idPattern: 'fail_t' })).map(({ id }) => id)).not.toContain(
        'mapped',
      )
      expect(await airflow.dags({ limit: 2 })).toHaveLength(2)
    })

    it('describes a DAG with its params, and knows which do not exist', async () => {
      const form = await airflow.dag('form')
      const params = new Map(form?.params.map((param) => [param.name, param]))
      expect(params.get('choice')).toMatchObject({ value: 'b', schema: { enum: ['a', 'b', 'c'] } })
      expect(params.get('required_text')?.value).toBeNull()
      expect(params.get('whole')?.schema).toMatchObject({ minimum: 0, maximum: 10 })
      expect((await airflow.dag('mapped'))?.tags).toEqual(['control'])
      expect(await airflow.dag('no_such_dag')).toBeNull()
    })

    it('lists the tasks of a DAG in its groups', async () => {
      const tasks = await airflow.tasks('grouped')
      const start = tasks.find(({ id }) => id === 'start')
      expect(start?.downstream.toSorted()).toEqual(['evaluate.enwiki', 'evaluate.frwiki'])
      expect(tasks.find(({ id }) => id === 'evaluate.enwiki')?.group).toBe('evaluate')
      expect((await airflow.tasks('mapped')).find(({ id }) => id === 'train')?.mapped).toBe(true)
    })

    it('shows import errors', async () => {
      const [error] = await airflow.importErrors()
      expect(error?.file).toContain('broken.py')
      expect(error?.text).toContain('ModuleNotFoundError')
    })

    it('starts a run once, however often it is asked', async () => {
      const request = {
        dag: 'form',
        run: `${stamp}-once`,
        conf: { required_text: 'abc', whole: 7 },
        note: 'asked for in a test',
        logicalAt: null,
      }
      const first = await airflow.trigger(request)
      expect(first).toMatchObject({ existed: false, run: { id: request.run, note: request.note } })
      expect(first.run.conf).toMatchObject({ required_text: 'abc', whole: 7 })
      const second = await airflow.trigger(request)
      expect(second).toMatchObject({ existed: true, run: { id: request.run } })
    })

    it.each([
      ['an input outside its choices', { required_text: 'abc', choice: 'z' }, /'z' is not one of/],
      ['an input that is missing', {}, /required_text: No value passed/],
    ])('refuses %s in its own words', async (_, conf, words) => {
      const request = { dag: 'form', run: `${stamp}-bad`, conf, note: null, logicalAt: null }
      const ending = await endingOf(airflow.trigger(request))
      expect(ending).toMatchObject({ status: 400, message: expect.stringMatching(words) as string })
      expect(await airflow.run('form', request.run)).toBeNull()
    })

    it.each(['no/slash', 'no blanks', '..', '', 'x'.repeat(251), 'ünï'])(
      'refuses the run id %j without asking',
      async (run) => {
        const ending = await endingOf(
          airflow.trigger({ dag: 'mapped', run, conf: {}, note: null, logicalAt: null }),
        )
        expect(ending.status).toBeNull()
      },
    )

    it('refuses a run of a DAG that does not exist', async () => {
      const ending = await endingOf(
        airflow.trigger({ dag: 'no_such_dag', run: stamp, conf: {}, note: null, logicalAt: null }),
      )
      expect(ending.status).toBe(404)
    })

    it('refuses a second run with the same logical date', async () => {
      const logicalAt = Temporal.Instant.from('2026-01-02T03:04:05Z').add({
        milliseconds: Number(stamp.slice(-7)),
      })
      const request = { dag: 'mapped', conf: {}, note: null, logicalAt }
      const { run } = await airflow.trigger({ ...request, run: `${stamp}-date-1` })
      expect(run.logicalAt?.toString()).toBe(logicalAt.toString())
      const ending = await endingOf(airflow.trigger({ ...request, run: `${stamp}-date-2` }))
      expect(ending.status).toBe(409)
    })

    it('follows a run with mapped tasks to its end', async () => {
      const run = await runToEnd('mapped', `${stamp}-mapped`)
      expect(run.state).toBe('failed')
      expect(run.startedAt).not.toBeNull()
      const instances = await airflow.taskInstances('mapped', run.id)
      expect(shape(instances)).toEqual([
        'numbers success',
        'train[0] success',
        'train[1] failed',
        'train[2] success',
      ])
      const one = await airflow.taskInstance('mapped', run.id, 'train', 1)
      expect(one).toMatchObject({ state: 'failed', try: 1, tries: 1, mapIndex: 1 })
      expect(one?.durationSeconds).toBeGreaterThanOrEqual(0)
      expect(await airflow.taskInstance('mapped', run.id, 'nothing', null)).toBeNull()
      const ending = await endingOf(airflow.taskInstance('mapped', run.id, 'train', null))
      expect(ending.message).toContain('mapped')
      expect(await airflow.taskInstances('mapped', 'no_such_run')).toEqual([])
      expect(await airflow.run('mapped', 'no_such_run')).toBeNull()

      const log = await airflow.log('mapped', run.id, 'train', 1, 1, 1_000_000)
      expect(log.text).toContain('fold 1 fails')
      expect(log.cut).toBe(false)
      const short = await airflow.log('mapped', run.id, 'train', 1, 1, 300)
      expect(short.cut).toBe(true)
      expect(short.text).toMatch(/^\[\d+ bytes are left out here\]$/m)
    })

    it('clears what failed, after showing what that is', async () => {
      const { id } = await runToEnd('mapped', `${stamp}-clear`)
      const request = { dag: 'mapped', run: id, tasks: [], onlyFailed: true, downstream: false }
      expect(shape(await airflow.clear({ ...request, dryRun: true }))).toEqual(['train[1] failed'])
      expect((await airflow.taskInstance('mapped', id, 'train', 1))?.state).toBe('failed')
      const one = { ...request, tasks: [{ task: 'train', mapIndex: 1 }], dryRun: false }
      const cleared = await airflow.clear(one)
      expect(cleared.map(({ task, mapIndex }) => [task, mapIndex])).toEqual([['train', 1]])
      const again = await until(async () => {
        const instance = await airflow.taskInstance('mapped', id, 'train', 1)
        return instance?.try === 2 && instance.state === 'failed' ? instance : null
      })
      expect(again.try).toBe(2)
      const nothing = { ...request, tasks: [{ task: 'nothing', mapIndex: null }], dryRun: true }
      expect(await airflow.clear(nothing)).toEqual([])
    })

    it('clears a task with what comes after it', async () => {
      const { id } = await runToEnd('fail_upstream', `${stamp}-upstream`)
      const request = { dag: 'fail_upstream', run: id, onlyFailed: true, dryRun: true }
      const tasks = [{ task: 'first', mapIndex: null }]
      expect(shape(await airflow.clear({ ...request, tasks, downstream: false }))).toEqual([
        'first failed',
      ])
      expect(shape(await airflow.clear({ ...request, tasks, downstream: true }))).toEqual([
        'first failed',
        'second upstream_failed',
      ])
    })

    it('shows every try of a task', async () => {
      const { id, state } = await runToEnd('fail_then_succeed', `${stamp}-tries`)
      expect(state).toBe('success')
      const tries = await airflow.tries('fail_then_succeed', id, 'third_try', null)
      expect(tries.map((each) => [each.try, each.state])).toEqual([
        [1, 'failed'],
        [2, 'failed'],
        [3, 'success'],
      ])
      expect(await airflow.tries('fail_then_succeed', id, 'nothing', null)).toEqual([])
    })

    it('sets the state of a task and of a run, and their note', async () => {
      const { id } = await runToEnd('fail_upstream', `${stamp}-set`)
      await airflow.setTaskState('fail_upstream', id, 'first', null, 'success')
      expect((await airflow.taskInstance('fail_upstream', id, 'first', null))?.state).toBe(
        'success',
      )
      await airflow.setRunState('fail_upstream', id, 'failed')
      expect((await airflow.run('fail_upstream', id))?.state).toBe('failed')
      await airflow.setNote('fail_upstream', id, 'ü'.repeat(1200))
      expect((await airflow.run('fail_upstream', id))?.note).toBe('ü'.repeat(1000))
    })

    it('lists runs, newest first, by state, start and number', async () => {
      const { id } = await runToEnd('fail_upstream', `${stamp}-listed`)
      expect((await airflow.runs({ dag: 'fail_upstream', limit: 1 })).map((run) => run.id)).toEqual(
        [id],
      )
      const hourAgo = Temporal.Now.instant().subtract({ hours: 1 })
      const recent = await airflow.runs({ dag: null, startedSince: hourAgo, states: ['success'] })
      expect(recent.map((run) => run.id)).toContain(id)
      expect(new Set(recent.map(({ state }) => state))).toEqual(new Set(['success']))
      const none = await airflow.runs({
        dag: null,
        updatedSince: Temporal.Now.instant().add({ hours: 1 }),
      })
      expect(none).toEqual([])
    })

    it('tells what changed since a moment, and what time it is there', async () => {
      const { id } = await runToEnd('fail_then_succeed', `${stamp}-changed`)
      const since = Temporal.Now.instant().subtract({ minutes: 10 })
      const runs = await airflow.changes.runs(since)
      expect(runs.entries.map((run) => run.id)).toContain(id)
      const apart = runs.serverAt?.since(Temporal.Now.instant()).total('seconds') ?? Infinity
      expect(Math.abs(apart)).toBeLessThan(60)
      const instances = await airflow.changedTaskInstances(since)
      const third = instances.find(({ run }) => run === id)
      expect(third).toMatchObject({ task: 'third_try', state: 'success', try: 3, tries: 3 })
    })

    it('is followed to the end of a run, with the end of every try', async () => {
      const firstSince = Temporal.Now.instant().subtract({ seconds: 5 })
      const follower = createFollower({ airflow, clock: systemClock, firstSince })
      const run = `${stamp}-followed`
      const request = { dag: 'fail_then_succeed', run, conf: {}, note: null, logicalAt: null }
      await airflow.trigger(request)
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

    it('pauses and unpauses a DAG', async () => {
      await airflow.setPaused('grouped', true)
      expect((await airflow.dag('grouped'))?.paused).toBe(true)
      await airflow.setPaused('grouped', false)
      expect((await airflow.dag('grouped'))?.paused).toBe(false)
    })

    it('leaves a run of a paused DAG queued', async () => {
      const request = {
        dag: 'paused',
        run: `${stamp}-paused`,
        conf: {},
        note: null,
        logicalAt: null,
      }
      expect((await airflow.trigger(request)).run.state).toBe('queued')
      expect((await airflow.run('paused', request.run))?.state).toBe('queued')
    })

    it.each([
      ['nobody', { kind: 'none' }],
      ['a wrong password', basic('admin', 'wrong')],
      ['a token that is none', { kind: 'bearer', token: 'not-a-token-at-all' }],
      ['a cookie that is none', { kind: 'cookie', cookie: 'session=not-a-session' }],
    ] satisfies [string, AirflowAuth][])('does not let in %s', async (_, auth) => {
      const ending = await endingOf(as(auth).dag('form'))
      expect([401, 403]).toContain(ending.status)
      expect(ending.message).not.toMatch(/not-a-token-at-all|not-a-session/)
    })

    it.each([
      { kind: 'password', username: 'admin', password: 'admin' },
      { kind: 'cookie', username: 'admin', password: 'admin' },
    ] satisfies AirflowAuth[])('takes user name and password as $kind', async (auth) => {
      const client = as(auth)
      expect((await client.dag('form'))?.id).toBe('form')
      await client.setPaused('grouped', false)
    })

    it('lets a viewer read and nothing else', async () => {
      const viewer = as(basic('viewer'))
      expect((await viewer.dag('form'))?.id).toBe('form')
      const ending = await endingOf(viewer.setPaused('grouped', true))
      expect(ending.status).toBe(403)
      expect((await airflow.dag('grouped'))?.paused).toBe(false)
    })

    it('says so when there is no Airflow at the address', async () => {
      const lost = createAirflow({
        name: 'airflow-ml',
        url: `${subject.url}/nowhere`,
        api: 'auto',
        auth: { kind: 'none' },
        namespaces: [],
      })
      expect((await endingOf(lost.version())).message).toContain('check the address')
    })
  })
}

async function endingOf(promise: Promise<unknown>): Promise<Refused> {
  const ending = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(ending instanceof Refused)) throw ending
  return ending
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const deadline = Temporal.Now.instant().add({ minutes: 2 })
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Temporal.Instant.compare(Temporal.Now.instant(), deadline) > 0)
      throw new Error('waited two minutes in vain')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
