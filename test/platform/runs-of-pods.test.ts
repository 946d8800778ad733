import { expect, onTestFinished, test } from 'vitest'
import { labelValue } from '../../src/evidence/pod-task.ts'
import { readRunsOfPods } from '../../src/platform/runs-of-pods.ts'
import { termsOf, type Run } from '../../src/runs/run.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { now } from './given.ts'

const airflows = [{ name: 'ml', namespaces: ['airflow-ml'] }]
const dag = `tone_check_${'x'.repeat(80)}`
const id = 'slack__command+4.T01TEAM.trigger:2026-11-22T10:00:00+00:00'
const task = { dag: labelValue(dag), task: 'train', run: labelValue(id), mapIndex: null, try: 1 }

async function runOf(state: Run['state']) {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  const run: Run = {
    handle: 'R1',
    instance: 'ml',
    dag,
    run: id,
    state,
    type: 'manual',
    stages: [],
    queuedAt: null,
    startedAt: null,
    endedAt: null,
    followedAt: now.toString(),
    usualSeconds: null,
    note: null,
    startedBy: null,
    channel: 'C1',
    card: null,
    link: '',
    disagreements: [],
  }
  const write = { kind: 'run' as const, id: 'R1', version: null, body: run, terms: termsOf(run) }
  await store.commit({ writes: [write], effects: [] }, now)
  return readRunsOfPods(store, airflows)
}

test('a pod is of the followed run whose ids give its labels', async () => {
  const known = await runOf('running')
  expect(known({ namespace: 'airflow-ml', task })?.handle).toBe('R1')
})

test.each([
  ['of another namespace', { namespace: 'jupyter', task }],
  ['of another run', { namespace: 'airflow-ml', task: { ...task, run: 'another' } }],
  ['of another DAG', { namespace: 'airflow-ml', task: { ...task, dag: 'another' } }],
  ['of no task', { namespace: 'airflow-ml', task: null }],
])('a pod %s is of no run that is followed', async (_, record) => {
  const known = await runOf('running')
  expect(known(record)).toBeNull()
})

test('a run that is over holds nothing', async () => {
  const known = await runOf('success')
  expect(known({ namespace: 'airflow-ml', task })).toBeNull()
})
