import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAirflowEmulator } from '../../emulators/airflow/index.ts'
import { addKnownDags } from './known-dags.ts'
import { recorded } from './recorded.ts'
import type { AirflowEmulator } from '../../emulators/airflow/index.ts'

describe.each(['v1', 'v2'] as const)(
  'the emulated Airflow %s answers as the recorded one',
  (api) => {
    let emulator: AirflowEmulator
    const authorization: Record<string, string> = {}

    beforeAll(async () => {
      emulator = await startAirflowEmulator({ api })
      const { state } = emulator
      addKnownDags(state)
      for (const [dag, run] of [
        ['form', 'slack__C1__1'],
        ['mapped', 'mapped__1'],
        ['fail_upstream', 'upstream__1'],
        ['fail_then_succeed', 'retry__1'],
      ] as const) {
        state.startRun({ dag, id: run, conf: { required_text: 'abc' } })
        state.setRun(dag, run, 'running')
      }
      state.addDag({ id: 'wait_for_file', tasks: [{ id: 'wait' }] })
      state.startRun({ dag: 'wait_for_file', id: 'gate__1' })
      state.expand('mapped', 'mapped__1', 'train', 3)
      state.setTask('mapped', 'mapped__1', 'train', 1, 'running')
      state.setTask('mapped', 'mapped__1', 'train', 1, 'failed')
      state.setTask('fail_upstream', 'upstream__1', 'first', null, 'queued')
      state.setTask('fail_upstream', 'upstream__1', 'first', null, 'failed')
      state.setTask('fail_upstream', 'upstream__1', 'second', null, 'upstream_failed')
      for (const to of ['queued', 'up_for_retry', 'queued', 'success'])
        state.setTask('fail_then_succeed', 'retry__1', 'third_try', null, to)
      for (const user of ['admin', 'viewer']) {
        const body = JSON.stringify({ username: user, password: user })
        const login = await fetch(`${emulator.url}/auth/token`, { method: 'POST', body })
        authorization[user] =
          api === 'v1'
            ? `Basic ${Buffer.from(`${user}:${user}`).toString('base64')}`
            : `Bearer ${((await login.json()) as { access_token: string }).access_token}`
      }
    })
    afterAll(() => emulator.stop())

    async function replay(name: string, user: string | null) {
      const { request, response } = recorded(api, name)
      const { method, path, body } = request
      const answer = await fetch(emulator.url + path, {
        method,
        headers: {
          ...(user === null ? {} : { authorization: authorization[user] ?? user }),
          'content-type': 'application/json',
        },
        ...(body === undefined || body === null
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const type = answer.headers.get('content-type')
      const text = await answer.text()
      const json = type?.includes('json') ? (JSON.parse(text) as unknown) : text
      return {
        was: { status: response.status, body: response.body },
        is: { status: answer.status, body: json },
      }
    }

    it.each([
      'dag-404',
      'run-404',
      'try-404',
      'runs-bad-order',
      'task-mapped-without-index',
      'trigger-404',
      'trigger-409',
      'trigger-unknown-field',
      'task-set-bad-state',
      'clear-unknown-task',
      'error-404-path',
      ...(api === 'v1'
        ? [
            'runs-updated-words',
            'runs-updated-naive',
            'trigger-bad-json',
            'trigger-null-date',
            'trigger-long-id',
            'run-set-bad-state',
          ]
        : ['trigger-without-date']),
    ])('word for word: %s', async (name) => {
      const { was, is } = await replay(name, 'admin')
      expect(withoutPlaces(is)).toEqual(withoutPlaces(was))
    })

    it.each([
      ['error-401-none', null],
      ['error-401-wrong', 'Bearer nonsense'],
      ['trigger-403', 'viewer'],
      ['unpause-403', 'viewer'],
    ] as const)('to those who may not: %s', async (name, user) => {
      const { was, is } = await replay(name, user)
      expect(is).toEqual(was)
    })

    it.each([
      'version',
      'health',
      'dag',
      'dags-page',
      'dag-details-mapped',
      'dag-tasks-grouped',
      'import-errors',
      'run-success',
      'runs-page',
      'task-third-try',
      'task-mapped-1',
      'tasks-mapped',
      'tries',
      'clear-dry',
      'run-set-note',
      'pause',
      'task-set-success',
    ])('with the same fields: %s', async (name) => {
      const { was, is } = await replay(name, 'admin')
      expect(is.status).toBe(was.status)
      expect(fieldsOf(is.body)).toEqual(fieldsOf(was.body))
    })

    it.each(['trigger-bad-conf', 'trigger-missing-param'])(
      'in the same sense: %s',
      async (name) => {
        const { was, is } = await replay(name, 'admin')
        const first = (body: unknown) =>
          String((body as { detail: string }).detail)
            .split('\n')[0]
            ?.slice(0, 60)
        expect([is.status, first(is.body)]).toEqual([was.status, first(was.body)])
      },
    )

    it('gives pages of at most 100, and its usual number where none is asked for', async () => {
      for (let number = 0; number < 120; number += 1)
        emulator.state.startRun({ dag: 'grouped', id: `many__${number}` })
      const headers = { authorization: authorization['admin'] ?? '' }
      const count = async (query: string) => {
        const answer = await fetch(`${emulator.url}/api/${api}/dags/grouped/dagRuns${query}`, {
          headers,
        })
        const body = (await answer.json()) as { dag_runs: unknown[]; total_entries: number }
        return [body.dag_runs.length, body.total_entries]
      }
      expect(await count('?limit=1000')).toEqual([100, 120])
      expect(await count('?limit=100&offset=100')).toEqual([20, 120])
      expect(await count('')).toEqual([api === 'v1' ? 100 : 50, 120])
    })
  },
)

/** Names of fields, of lists only their first entry's; what hangs on the data (params, rendered fields, conf) is left out. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [fieldsOf(value[0])]
  if (typeof value !== 'object' || value === null) return null
  const open = [
    'params',
    'rendered_fields',
    'conf',
    'tags',
    'owners',
    'downstream_task_ids',
    'template_fields',
    'extra_links',
    'default_args',
    'class_ref',
    'dag_versions',
    'latest_dag_version',
  ]
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, open.includes(name) ? null : fieldsOf(each)]),
  )
}

/** Where in its log the server noted it, and the parts of a body that it repeats. */
function withoutPlaces(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer).replaceAll(/look for ID \w+/g, 'look for ID …'),
  ) as unknown
}
