import { expect, test } from 'vitest'
import { labelValue, matchesRun, taskOf } from '../../src/evidence/pod-task.ts'

// Made with make_safe_label_value of apache-airflow-providers-cncf-kubernetes.
test.each([
  ['manual__2025-10-14T09:56:54.123456+00:00', 'manual__2025-10-14T095654.1234560000-f3486a912'],
  ['scheduled__2026-01-01T00:00:00+00:00', 'scheduled__2026-01-01T0000000000-b36726f5d'],
  ['_leading', 'leading-668dc1710'],
  ['trailing-', 'trailing-fe557a2cb'],
  ['été dag', 'tdag-e87752008'],
  ['--', '-cfab1ba8c'],
  ['x'.repeat(70), `${'x'.repeat(53)}-7d56c0f83`],
  ['a'.repeat(63), 'a'.repeat(63)],
  ['tone_check_training_dag', 'tone_check_training_dag'],
  ['', ''],
])('%s is labelled %s', (text, label) => {
  expect(labelValue(text)).toBe(label)
})

const labels = {
  dag_id: 'tone_check_training_dag',
  task_id: 'train_tone_check',
  run_id: 'manual__2025-10-14T095654.1234560000-f3486a912',
  try_number: '3',
  kubernetes_pod_operator: 'True',
}

test('the labels of the KubernetesPodOperator name dag, task, run and try', () => {
  expect(taskOf(labels)).toEqual({
    dag: 'tone_check_training_dag',
    task: 'train_tone_check',
    run: 'manual__2025-10-14T095654.1234560000-f3486a912',
    mapIndex: null,
    try: 3,
  })
  expect(taskOf({ ...labels, map_index: '0' })?.mapIndex).toBe(0)
})

test.each([
  ['a worker pod of the executor', { ...labels, kubernetes_pod_operator: undefined }],
  ['a pod that says it is none', { ...labels, kubernetes_pod_operator: 'False' }],
  ['a pod without a run', { ...labels, run_id: undefined }],
  ['a pod without labels', {}],
])('%s works for no task', (_, others) => {
  expect(taskOf(others)).toBeNull()
})

test.each([
  ['an unmapped task', '-1', null],
  ['nonsense', 'one', null],
  ['a number that is none', '1e400', null],
])('a map index of %s is none', (_, map_index, expected) => {
  expect(taskOf({ ...labels, map_index })?.mapIndex).toBe(expected)
})

test('a run is recognised by hashing its id forward', () => {
  const task = taskOf(labels)
  expect(task && matchesRun(task, 'manual__2025-10-14T09:56:54.123456+00:00')).toBe(true)
  expect(task && matchesRun(task, 'manual__2025-10-14T09:56:54.123457+00:00')).toBe(false)
})
