import { describe, expect, it } from 'vitest'
import { labelValue } from '../../src/evidence/pod-task.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import type { TaskInstance } from '../../src/ports/airflow.ts'
import type { PodRecord } from '../../src/ports/kubernetes.ts'
import { disagreements } from '../../src/runs/disagreements.ts'
import { podOfTry, podsOfRun, wordOf } from '../../src/runs/pods-of-run.ts'
import { stagesOf } from '../../src/runs/stages.ts'

const at = Temporal.Instant.from('2026-10-14T06:00:00Z')
const run = 'manual__2026-10-14T05:00:00.123456+00:00'
const gpu: Raw = {
  spec: {
    nodeSelector: { 'amd.com/gpu.vram': '64G' },
    containers: [{ name: 'base', resources: { limits: { 'amd.com/gpu': '1', memory: '8Gi' } } }],
  },
}
const pod = (fields: Partial<PodRecord> = {}, attempt = 1): PodRecord => ({
  uid: 'u',
  name: 'train-x',
  namespace: 'airflow-ml',
  resourceVersion: '1',
  phase: 'Pending',
  node: null,
  createdMilliseconds: at.epochMilliseconds - 720_000,
  scheduledMilliseconds: null,
  startedMilliseconds: null,
  deletionMilliseconds: null,
  task: { dag: 'd', task: 'train', run: labelValue(run), mapIndex: null, try: attempt },
  labels: {},
  slim: gpu,
  ...fields,
})
const instance = (fields: Partial<TaskInstance> = {}): TaskInstance => ({
  dag: 'd',
  run,
  task: 'train',
  mapIndex: null,
  state: 'deferred',
  try: 1,
  tries: 2,
  operator: null,
  startedAt: at.subtract({ minutes: 13 }),
  endedAt: null,
  queuedAt: null,
  durationSeconds: null,
  note: null,
  raw: {},
  ...fields,
})

describe('what a pod says of its task', () => {
  it.each<[string, Partial<PodRecord>, unknown]>([
    ['no node yet', {}, { kind: 'waits', words: 'a 64G GPU' }],
    ['no node, no GPU', { slim: {} }, { kind: 'waits', words: 'a node' }],
    [
      'a node, no container',
      { node: 'n', scheduledMilliseconds: 1 },
      { kind: 'waits', words: 'its containers' },
    ],
    ['running', { phase: 'Running', node: 'n' }, { kind: 'runs' }],
    ['over', { phase: 'Succeeded' }, null],
    ['lost', { phase: 'Unknown' }, null],
  ])('%s', (_, fields, word) => {
    const said = wordOf(pod(fields))
    if (word === null) expect(said).toBeNull()
    else expect(said).toEqual(expect.objectContaining(word))
  })

  it('is found by run and try, though labels are hashed', () => {
    const pods = [
      pod(),
      pod({ name: 'second' }, 2),
      pod({ task: null }),
      pod({ task: { dag: 'd', task: 'train', run: 'other', mapIndex: null, try: 1 } }),
    ]
    const found = podsOfRun(pods, 'd', run)
    expect(found).toHaveLength(2)
    expect(podOfTry(found, { task: 'train', mapIndex: null, try: 2 })?.name).toBe('second')
    expect(podOfTry(found, { task: 'train', mapIndex: null, try: 3 })).toBeNull()
    expect(podOfTry(found, { task: 'train', mapIndex: 0, try: 1 })).toBeNull()
  })

  it('makes a deferred task run while its pod does, and a running one wait while its pod does', () => {
    const [deferred] = stagesOf([], [instance()], () => ({ kind: 'runs', since: null }))
    expect(deferred).toMatchObject({ state: 'running', waitsFor: null })
    const waits = { kind: 'waits', words: 'a 64G GPU', since: at.toString() } as const
    const [running] = stagesOf([], [instance({ state: 'running' })], () => waits)
    expect(running?.waitsFor?.words).toBe('a 64G GPU')
    const [over] = stagesOf([], [instance({ state: 'success' })], () => waits)
    expect(over?.waitsFor).toBeNull()
  })
})

describe('disagreements', () => {
  const killed = {
    ...gpu,
    status: {
      containerStatuses: [{ name: 'base', state: { terminated: { reason: 'OOMKilled' } } }],
    },
  }
  const ended = { endedAt: at.subtract({ minutes: 10 }) }

  it.each<[string, Partial<TaskInstance>, Partial<PodRecord>, RegExp | null]>([
    [
      'success, killed for memory',
      { state: 'success', ...ended },
      { phase: 'Failed', slim: killed },
      /base of its pod was killed/,
    ],
    [
      'success, failed pod',
      { state: 'success', ...ended },
      { phase: 'Failed' },
      /its pod train-x failed/,
    ],
    ['success, pod succeeded', { state: 'success', ...ended }, { phase: 'Succeeded' }, null],
    [
      'failed, pod holds a GPU',
      { state: 'failed', ...ended },
      { phase: 'Running' },
      /still holds a GPU/,
    ],
    [
      'failed, pod runs without GPU',
      { state: 'failed', ...ended },
      { phase: 'Running', slim: {} },
      /still runs/,
    ],
    ['failed just now', { state: 'failed', endedAt: at }, { phase: 'Running' }, null],
    ['failed, pod failed', { state: 'failed', ...ended }, { phase: 'Failed', slim: killed }, null],
    ['running', { state: 'running' }, { phase: 'Running' }, null],
  ])('%s', (_, task, fields, said) => {
    const found = disagreements([instance(task)], [pod(fields)], at)
    if (said === null) expect(found).toEqual([])
    else expect(found.map(({ text }) => text).join()).toMatch(said)
  })

  it('no pod, no disagreement', () => {
    expect(disagreements([instance({ state: 'success' })], [], at)).toEqual([])
  })
})
