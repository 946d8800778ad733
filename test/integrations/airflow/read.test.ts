import { describe, expect, it } from 'vitest'
import { readDag, readDagTask } from '../../../integrations/airflow/read-dag.ts'
import { readRun } from '../../../integrations/airflow/read-run.ts'
import { readTaskInstance } from '../../../integrations/airflow/read-task-instance.ts'
import { recordedBody } from './recorded.ts'

const list = (api: 'v1' | 'v2', name: string, of: string) =>
  recordedBody(api, name)[of] as unknown[]

describe.each(['v1', 'v2'] as const)('recorded answers of %s are read', (api) => {
  it('runs', () => {
    const run = readRun(recordedBody(api, 'run-success'))
    expect(run).toMatchObject({
      dag: 'form',
      id: 'slack__C1__1',
      state: 'success',
      type: 'manual',
      conf: { required_text: 'abc', choice: 'c', many: ['a', 'c'], whole: 7 },
      note: null,
    })
    expect(run.logicalAt === null).toBe(api === 'v2')
    expect(run.queuedAt === null).toBe(api === 'v1')
    expect(run.endedAt?.since(run.startedAt ?? run.endedAt).total('seconds')).toBeGreaterThan(1)
  })

  it('task instances, mapped or not, and their tries', () => {
    expect(readTaskInstance(recordedBody(api, 'task-third-try'))).toMatchObject({
      task: 'third_try',
      mapIndex: null,
      state: 'success',
      try: 3,
      tries: 3,
      operator: '_PythonDecoratedOperator',
    })
    expect(readTaskInstance(recordedBody(api, 'task-mapped-1'))).toMatchObject({
      mapIndex: 1,
      state: 'failed',
    })
    expect(
      list(api, 'tasks-mapped', 'task_instances').map((each) => readTaskInstance(each).mapIndex),
    ).toEqual([null, 0, 1, 2])
    const tries = list(api, 'tries', 'task_instances').map(readTaskInstance)
    expect(tries.map((each) => [each.run, each.try, each.state])).toEqual([
      ['retry__1', 1, 'failed'],
      ['retry__1', 2, 'failed'],
      ['retry__1', 3, 'success'],
    ])
    const upstream = list(api, 'tasks-upstream-failed', 'task_instances').map(readTaskInstance)
    expect(upstream.map((each) => each.state)).toContain('upstream_failed')
  })

  it('DAGs with params of every kind', () => {
    const { params } = readDag(recordedBody(api, 'dag-details-form'))
    const byName = new Map(params.map((param) => [param.name, param]))
    expect(params).toHaveLength(16)
    expect(byName.get('required_text')).toEqual({
      name: 'required_text',
      value: null,
      description: 'Lower case letters and _',
      schema: {
        type: 'string',
        minLength: 3,
        maxLength: 40,
        pattern: '^[a-z_]+$',
        title: 'Required text',
      },
    })
    expect(byName.get('flag')?.value).toBe(true)
    expect(byName.get('optional')).toMatchObject({
      value: null,
      schema: { type: ['null', 'string'] },
    })
    expect(byName.get('many')).toMatchObject({
      value: ['a'],
      schema: { items: { type: 'string' } },
    })
    expect(byName.get('untyped')?.value).toBe(42)
    const [first] = list(api, 'dags-page', 'dags').map(readDag)
    expect(first).toMatchObject({
      id: 'tone_check_training_dag',
      description: 'Retrains the tone check model',
      owners: ['ml-team'],
      maxActiveRuns: 1,
      paused: false,
    })
    expect(first?.tags.toSorted()).toEqual(['ml', 'tone-check'])
    expect(readDag(recordedBody(api, 'pause')).paused).toBe(true)
  })

  it('tasks of a DAG', () => {
    const tasks = list(api, 'dag-tasks', 'tasks').map(readDagTask)
    const train = tasks.find(({ id }) => id === 'train_tone_check')
    expect(train).toMatchObject({ downstream: [], group: null, mapped: false, retries: 1 })
    expect(train?.operator).toContain('PodOperator')
    const groups = list(api, 'dag-tasks-grouped', 'tasks').map(readDagTask)
    expect(groups.map(({ group }) => group).toSorted()).toEqual(['evaluate', 'evaluate', null])
  })
})

describe('what no Airflow sends today is read as none', () => {
  it.each([null, undefined, 'text', 7, [], {}])('%j', (value) => {
    expect(readRun(value)).toMatchObject({
      dag: '',
      id: '',
      state: 'running',
      conf: {},
      endedAt: null,
    })
    expect(readTaskInstance(value)).toMatchObject({
      task: '',
      mapIndex: null,
      state: 'none',
      try: 0,
      tries: 1,
    })
    expect(readDag(value)).toMatchObject({ id: '', paused: false, params: [], owners: [] })
    expect(readDagTask(value)).toMatchObject({ id: '', downstream: [], group: null })
  })

  it('fields of another kind', () => {
    const instance = readTaskInstance({
      task_id: 1,
      state: 'meditating',
      try_number: 'three',
      map_index: null,
      start_date: 'yesterday',
      duration: Number.NaN,
    })
    expect(instance).toMatchObject({
      task: '',
      state: 'none',
      try: 0,
      mapIndex: null,
      startedAt: null,
      durationSeconds: null,
    })
    expect(instance.raw['state']).toBe('meditating')
  })

  it('a param that is a bare value', () => {
    expect(readDag({ params: { lines: 5, none: null } }).params).toEqual([
      { name: 'lines', value: 5, description: null, schema: {} },
      { name: 'none', value: null, description: null, schema: {} },
    ])
  })
})
