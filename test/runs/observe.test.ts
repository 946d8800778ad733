import { describe, expect, it } from 'vitest'
import type { DagRun, RunState } from '../../src/ports/airflow.ts'
import type { Disagreement } from '../../src/runs/disagreements.ts'
import { observe } from '../../src/runs/observe.ts'
import type { Run } from '../../src/runs/run.ts'
import type { Stage } from '../../src/runs/stage.ts'

const at = Temporal.Instant.from('2026-11-22T03:12:00Z')
const lasting = { text: 'train succeeded, but its pod was killed', lasts: true }
const passing = { text: 'train has failed, but its pod still holds a GPU', lasts: false }

function dagRun(state: RunState): DagRun {
  return {
    dag: 'tone_check_training_dag',
    id: 'one',
    state,
    type: 'manual',
    conf: {},
    queuedAt: at,
    startedAt: at,
    endedAt: state === 'running' ? null : at,
    note: null,
    logicalAt: null,
    raw: {},
  }
}

function look(
  previous: Run | null,
  state: RunState,
  disagreements: Disagreement[],
  stages: Stage[] = [],
) {
  const seen = {
    instance: 'airflow-ml',
    dagRun: dagRun(state),
    stages,
    usualSeconds: null,
    disagreements,
    channel: '#ml-pipelines',
    link: 'https://airflow.example.org/',
    startedBy: null,
  }
  return observe(previous, seen, 'R1', at)
}
const runOf = (previous: Run | null, state: RunState, found: Disagreement[]): Run => {
  const step = look(previous, state, found)
  if (!step) throw new Error('nothing new')
  return step.run
}

describe('disagreements of a followed run', () => {
  it('are told once in the thread', () => {
    const before = runOf(null, 'running', [])
    const step = look(before, 'success', [lasting])
    const lines = step?.effects.flatMap((each) => (each.kind === 'slack.run-line' ? each.text : []))
    expect(lines).toEqual([lasting.text, 'the run succeeded'])
    expect(look(step?.run ?? null, 'success', [lasting])).toBeNull()
  })

  it('stay when the pod is gone, if they were true for good', () => {
    const ended = runOf(null, 'success', [lasting])
    expect(look(ended, 'success', [])).toBeNull()
  })

  it('go with what they were about, if it passes', () => {
    const ended = runOf(null, 'failed', [passing])
    expect(runOf(ended, 'failed', []).disagreements).toEqual([])
  })

  it('are forgotten when the run runs again', () => {
    const ended = runOf(null, 'success', [lasting])
    expect(runOf(ended, 'running', []).disagreements).toEqual([])
  })
})

describe('failures of a followed run in its thread', () => {
  const stage = (name: string, state: Stage['state']): Stage => ({
    name,
    state,
    done: 0,
    failed: state === 'failed' ? 1 : 0,
    total: 1,
    try: 1,
    tries: 1,
    startedAt: null,
    endedAt: null,
    waitsFor: null,
  })
  const names = ['a', 'b', 'c', 'd', 'e']
  const linesAfter = (count: number): string[] => {
    const some = names.slice(0, count)
    const before = look(
      null,
      'running',
      [],
      some.map((name) => stage(name, 'running')),
    )
    const step = look(
      before?.run ?? null,
      'running',
      [],
      some.map((name) => stage(name, 'failed')),
    )
    return (step?.effects ?? []).flatMap((each) =>
      each.kind === 'slack.run-line' ? each.text : [],
    )
  }

  it('are a line each while they are few', () => {
    expect(linesAfter(4)).toEqual(['a failed', 'b failed', 'c failed', 'd failed'])
  })

  it('are one line when they are many', () => {
    expect(linesAfter(5)).toEqual(['a, b, c and 2 more failed'])
  })
})
