import { describe, expect, test } from 'vitest'
import type { AirflowConfig } from '../../integrations/airflow/config.ts'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'
import type { StoredAction } from '../../src/inbox/stored-action.ts'
import type { Run } from '../../src/runs/run.ts'
import { runToEnd } from './airflow/run.ts'
import { until } from './until.ts'
import { prepare, useAirflow } from './use-servers.ts'

describe.each(['2.11', '3'] as const)('/ml against Airflow %s', (version) => {
  const airflow = useAirflow(version)
  let stage: Stage
  prepare(async () => {
    const { url, users } = airflow()
    const auth = { kind: 'basic', username: 'admin', password: users['admin'] ?? '' } as const
    const config: AirflowConfig = { name: 'airflow-ml', url, api: 'auto', auth, namespaces: [] }
    const rules = [{ allow: ['acts'], to: ['*'] }]
    const policy = { rules, acts_per_minute: { user: 100, dag: 100 } }
    stage = await startStage({ airflows: [config], policy })
    return () => stage.close()
  })
  const say = (text: string) => stage.command(people.alice, text)

  async function ended(handle: string): Promise<string> {
    const stored = await stage.store.read<Run>('run', handle)
    if (!stored) throw new Error(`no run ${handle}`)
    const { dag, run } = stored.body
    return until(
      `end of ${dag}/${run}`,
      async () => {
        const state = await airflow().runState(dag, run)
        return state === 'success' || state === 'failed' ? state : null
      },
      120,
    )
  }
  const handleIn = (text: string): string => /\b(R\d+)\b/.exec(text)?.[1] ?? text

  test('reads: dags, runs, tasks, status and the log of 20,000 lines', async () => {
    expect((await say('dags training')).text).toContain('tone_check_training_dag')
    const { run } = await runToEnd(airflow(), 'fail_long_log')
    const name = `fail_long_log/${run}`
    expect((await say('runs fail_long_log')).text).toContain(run)
    expect((await say(`tasks ${name}`)).text).toContain('✗ failed')
    expect((await say(`status ${name}`)).text).toContain('✗')
    const { effects, text } = await say(`logs ${name}`)
    expect(text).toContain('fail_long_log')
    const file = effects.find((effect) => effect.kind === 'slack.file')
    const log = file && 'content' in file ? file.content : ''
    expect(log.split('\n').length).toBeGreaterThan(15_000)
  })

  test('starts a run from a form with every kind of parameter', async () => {
    await say('run form')
    const [offer] = await stage.store.list<StoredAction>('action', 1)
    if (offer?.body.intent.kind !== 'form') throw new Error('no form')
    const { fields } = offer.body.intent.form
    const values = Object.fromEntries(fields.map(({ name, initial }) => [name, initial]))
    const handIn = (more: Record<string, string>) =>
      stage.happen(
        stage.inbound(people.alice, {
          kind: 'submission',
          form: 'run',
          values: { ...values, ...more },
          viewId: 'V1',
          private: offer.id,
        }),
      )
    expect((await handIn({ required_text: 'NO' })).acknowledgement.errors).toHaveProperty(
      'required_text',
    )
    const { text } = await handIn({ required_text: 'fine_text', whole: '7', many: '["b", "c"]' })
    expect(await ended(handleIn(text))).toBe('success')
  })

  test('Airflow’s own word against a value is told', async () => {
    const { text } = await say('run form required_text=a_fine_text choice=z')
    expect(text).toContain('must be one of a, b, c')
  })

  test('retries exactly the failed task of a run, and says so in its note', async () => {
    const { run } = await runToEnd(airflow(), 'fail_traceback')
    const { answers } = await say(`retry fail_traceback/${run}`)
    const { text } = await stage.click(people.alice, answers[0], 'Retry 1 task')
    expect(text).toContain('again')
    const path = `/dags/fail_traceback/dagRuns/${encodeURIComponent(run)}`
    const { note } = await airflow().must<{ note: string }>('GET', path)
    expect(note).toContain('Retried')
    expect(note).toContain('alice@example.org')
    await until(
      'second end',
      async () => (await airflow().runState('fail_traceback', run)) === 'failed',
      120,
    )
    const tasks = await stage.airflow.taskInstances('fail_traceback', run)
    expect(tasks[0]?.try).toBeGreaterThan(1)
    expect((await stage.click(people.alice, answers[0], 'Retry 1 task')).text).toContain(
      'done already',
    )
  })

  test('retries one of the mapped tasks, or says that it cannot be one', async () => {
    const { run } = await runToEnd(airflow(), 'mapped')
    const { text, answers } = await say(`retry mapped/${run}`)
    expect(text).toContain('train[1]')
    if (version === '3') expect(text).not.toContain('train[0]')
    const label = /\[(Retry \d+ tasks?)\]/.exec(text)?.[1] ?? ''
    expect((await stage.click(people.alice, answers[0], label)).text).toContain('again')
  })

  test('stops a run, and the tries of a task', async () => {
    const started = await say('run wait_for_file gate=/nowhere/at/all seconds=120')
    const handle = handleIn(started.text)
    await until(
      'running',
      async () => {
        const { text } = await say(`tasks ${handle}`)
        return text.includes('▶ running')
      },
      120,
    )
    const { answers } = await say(`stop ${handle}`)
    await stage.click(people.alice, answers[0], 'Stop the run')
    expect(await ended(handle)).toBe('failed')
    expect((await say(`stop ${handle}`)).text).toContain('nothing to stop')
    const why = (await say(`why ${handle}`)).text
    expect(why).toContain('marked failed by a person: its run was stopped')
    expect(why).toContain('The run was stopped from chat by')

    const retried = handleIn((await say('run fail_then_succeed')).text)
    const offer = await until(
      'a try to come',
      async () => {
        const { answers: offered } = await say(`stop-retrying ${retried}`)
        return JSON.stringify(offered).includes('Stop retrying') ? offered[0] : null
      },
      120,
    )
    await stage.click(people.alice, offer, 'Stop retrying')
    expect(await ended(retried)).toBe('failed')
    expect((await say(`why ${retried}`)).text).toContain('Its tries were ended from chat by')
  })

  test('pauses, warns of the pause, and unpauses', async () => {
    const pausing = await say('pause due')
    await stage.click(people.alice, pausing.answers[0], 'Pause')
    expect((await say('dags due')).text).toContain('paused')
    const { text } = await say('run due')
    expect(text).toContain('/ml unpause due')
    const unpausing = await say('unpause due')
    await stage.click(people.alice, unpausing.answers[0], 'Unpause')
    expect(await ended(handleIn(text))).toMatch(/success|failed/)
  })

  test('explains an import error', async () => {
    expect((await say('why broken')).text).toContain('import error')
  })

  test('writes a note', async () => {
    const { run } = await runToEnd(airflow(), 'grouped')
    const name = `grouped/${run}`
    expect((await say(`note ${name} looks fine`)).text).toContain('The note stands')
    expect((await say(`status ${name}`)).text).toContain('looks fine')
    expect((await say(`status ${name}`)).text).toMatch(/start ✓.*→ evaluate ✓/s)
  })

  test('a deferred task waits, and its watcher is told when the run has ended', async () => {
    const handle = handleIn((await say('run deferred')).text)
    expect((await say(`watch ${handle}`)).text).toContain('deferred')
    await until(
      'the task in the triggerer',
      async () => ((await say(`status ${handle}`)).text.includes('⏳ deferred') ? true : null),
      120,
    )
    expect((await say(`tasks ${handle}`)).text).toContain('deferred')
    expect(await ended(handle)).toBe('success')
    const stored = await stage.store.read<Run>('run', handle)
    const { dag = '', run = '' } = stored?.body ?? {}
    const seen = await stage.airflow.run(dag, run)
    if (!seen) throw new Error('no run')
    const from = stage.delivered.length
    await stage.follow.look(seen)
    stage.outbox.poke()
    await stage.quiet()
    const told = stage.delivered
      .slice(from)
      .flatMap((effect) => (effect.kind === 'slack.post' ? effect.channel : []))
    expect(told).toEqual([people.alice])
    expect((await say('unwatch')).text).toContain(`no longer hear of ${dag}/${run}`)
  })

  test('meets no defect of its own on the way', () => expect(stage.problems).toEqual([]))
})
