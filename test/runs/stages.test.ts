import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DagTask, TaskInstance, TaskState } from '../../src/ports/airflow.ts'
import { plainLine } from '../../src/reply.ts'
import { briefDuration } from '../../src/runs/brief-duration.ts'
import type { PodWord } from '../../src/runs/pods-of-run.ts'
import { median } from '../../src/runs/progress.ts'
import { stagesOf } from '../../src/runs/stages.ts'
import { stripOf } from '../../src/runs/strip.ts'
import { inOrder } from '../../src/runs/task-order.ts'

const at = Temporal.Instant.from('2026-10-14T06:00:00Z')
const ago = (minutes: number) => at.subtract({ minutes })
const task = (id: string, downstream: string[] = [], group: string | null = null): DagTask => ({
  id,
  operator: null,
  downstream,
  group,
  mapped: false,
  retries: null,
})
const instance = (
  name: string,
  state: TaskState,
  more: Partial<TaskInstance> = {},
): TaskInstance => ({
  dag: 'd',
  run: 'r',
  task: name,
  mapIndex: null,
  state,
  try: 1,
  tries: 1,
  operator: null,
  startedAt: null,
  endedAt: null,
  queuedAt: null,
  durationSeconds: null,
  note: null,
  raw: {},
  ...more,
})
const none = () => null
const strip = (
  tasks: DagTask[],
  instances: TaskInstance[],
  wordOf: (i: TaskInstance) => PodWord | null = none,
) => plainLine(stripOf(stagesOf(tasks, instances, wordOf), at))

const line = [task('train'), task('copy', ['train']), task('etl', ['copy'])]

describe('the strip of stages', () => {
  it('shows side by side what does not come one after the other', () => {
    const tasks = [
      task('start', ['left', 'right.one']),
      task('left', ['end']),
      task('right.one', ['right.two'], 'right'),
      task('right.two', ['end'], 'right'),
      task('end'),
    ]
    const instances = tasks.map(({ id }) => instance(id, 'none'))
    expect(strip(tasks, instances)).toBe('start · → left · ∥ right · 0 of 2 → end ·')
  })

  it('stands in the order of the DAG, with durations and what is waited for', () => {
    const instances = [
      instance('etl', 'success', { startedAt: ago(60), endedAt: ago(18) }),
      instance('copy', 'success', { startedAt: ago(18), endedAt: ago(15) }),
      instance('train', 'deferred', { startedAt: ago(12), queuedAt: ago(12), tries: 6 }),
    ]
    expect(
      strip(line, instances, (i) =>
        i.task === 'train'
          ? { kind: 'waits', words: 'a 64G GPU', since: ago(12).toString() }
          : null,
      ),
    ).toBe('etl ✓ 42m → copy ✓ 3m → train ⏳ a 64G GPU 12m')
  })

  it('shows tries after the first, and what was not run', () => {
    const instances = [
      instance('etl', 'failed', { startedAt: ago(10), endedAt: ago(9), try: 3, tries: 6 }),
      instance('copy', 'upstream_failed'),
      instance('train', 'upstream_failed'),
    ]
    expect(strip(line, instances)).toBe('etl ✗ try 3 of 6 1m → copy ⊘ not run → train ⊘ not run')
  })

  it('folds mapped tasks and groups into one stage each', () => {
    const tasks = [
      task('start', ['evaluate.en', 'evaluate.fr']),
      task('evaluate.en', [], 'evaluate'),
      task('evaluate.fr', [], 'evaluate.deep'),
      task('fold'),
    ]
    const folds = [0, 1, 2].map((mapIndex) =>
      instance('fold', (['success', 'failed', 'running'] as const)[mapIndex] as TaskState, {
        mapIndex,
      }),
    )
    const instances = [
      instance('start', 'success'),
      instance('evaluate.en', 'success'),
      instance('evaluate.fr', 'none'),
      ...folds,
    ]
    const stages = stagesOf(tasks, instances, none)
    expect(
      stages.map(({ name, state, done, failed, total }) => [name, state, done, failed, total]),
    ).toEqual([
      ['start', 'success', 1, 0, 1],
      ['fold', 'failed', 1, 1, 3],
      ['evaluate', 'running', 1, 0, 2],
    ])
  })

  it('of a DAG with many tasks shows the ends and what is telling', () => {
    const tasks = Array.from({ length: 40 }, (_, index) => task(`t${index}`, [`t${index + 1}`]))
    const instances = tasks.map(({ id }, index) =>
      instance(id, index < 20 ? 'success' : index === 20 ? 'failed' : 'upstream_failed'),
    )
    const shown = strip(tasks, instances)
    expect(shown).toContain('t0 ✓')
    expect(shown).toContain('t20 ✗')
    expect(shown).toContain('…')
    expect(shown.length).toBeLessThan(400)
  })

  it('of a run without tasks is empty', () => expect(strip([], [])).toBe(''))

  it('keeps a task that the DAG no longer has', () => {
    expect(strip([task('a')], [instance('a', 'success'), instance('gone', 'removed')])).toContain(
      'gone',
    )
  })
})

describe('inOrder', () => {
  it('puts every task after those it waits for, and keeps them all', () => {
    const edges = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 40 })
    fc.assert(
      fc.property(edges, (pairs) => {
        const forward = pairs.filter(([from, to]) => from < to)
        const tasks = Array.from({ length: 15 }, (_, id) =>
          task(String(id), [
            ...new Set(forward.filter(([from]) => from === id).map(([, to]) => String(to))),
          ]),
        ).toReversed()
        const order = inOrder(tasks).map(({ id }) => id)
        expect(order.toSorted()).toEqual(tasks.map(({ id }) => id).toSorted())
        for (const [from, to] of forward) {
          expect(order.indexOf(String(from))).toBeLessThan(order.indexOf(String(to)))
        }
      }),
    )
  })

  it('keeps tasks that wait for each other', () => {
    expect(inOrder([task('a', ['b']), task('b', ['a']), task('c')]).map(({ id }) => id)).toEqual([
      'c',
      'a',
      'b',
    ])
  })
})

it.each([
  [[], null],
  [[5], 5],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %s', (values, middle) => expect(median(values)).toBe(middle))

it.each([
  [0, '0s'],
  [59.4, '59s'],
  [60, '1m'],
  [3_900, '1h05'],
  [90_000, '1d1h'],
])('%s s are %s', (seconds, text) => expect(briefDuration(seconds)).toBe(text))
