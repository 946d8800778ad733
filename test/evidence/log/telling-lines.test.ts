import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tellingLines } from '../../../src/evidence/log/telling-lines.ts'

/** The task log of a recorded case. */
function logOf(name: string): string {
  const file = new URL(`../../judgement/k8s-recorded-${name}.json`, import.meta.url)
  const { snapshot } = JSON.parse(readFileSync(file, 'utf8')) as {
    snapshot: { airflow: { log: string } }
  }
  return snapshot.airflow.log
}

const linesOf = (name: string): string[] => tellingLines(logOf(name), { max: 15 })

test.each([
  ['v2-log-refused-by-the-quota', 'kubernetes.client.exceptions.ApiException: (403)'],
  ['v3-log-refused-by-the-quota', 'ForbiddenException: (403)'],
])('a refusal is its exception and the API server’s sentence, once: %s', (name, exception) => {
  const [first, second, third, ...more] = linesOf(name)
  expect([first, second, more]).toEqual([exception, 'Reason: Forbidden', []])
  expect(third).toMatch(/^pods "run-pod-\w+" is forbidden: exceeded quota: quota-compute-resources/)
})

test.each([
  ['v3-log-gave-up-on-a-gpu', /^PodLaunchTimeoutException: Pod took too long/],
  ['v3-log-image-cannot-be-pulled', /^Back-off pulling image/],
  ['v3-log-with-the-dumped-pod-evicted', /^AirflowException: Pod run-pod-\w+ returned a failure/],
])('a pod that the operator dumped is left out: %s', (name, told) => {
  const lines = linesOf(name)
  expect(lines.filter((line) => told.test(line))).toHaveLength(1)
  expect(lines.join('\n')).not.toMatch(/remote_pod|None,|\{'|attempt=1\.log|asyncio/)
})

test('frames of the pipeline’s own code stay, those of libraries go', () => {
  const log = `[2026-11-22T22:00:29.646+0000] {taskinstance.py:3337} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/usr/local/lib/python3.11/site-packages/airflow/models/taskinstance.py", line 776, in _execute_task
    result = _execute_callable(context=context, **execute_callable_kwargs)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/opt/airflow/dags/train.py", line 31, in train
    fit(rows)
ValueError: no rows
[2026-11-22T22:00:29.887+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 1`
  expect(tellingLines(log, { max: 15 })).toEqual([
    'Traceback (most recent call last):',
    '  File "/opt/airflow/dags/train.py", line 31, in train',
    '    fit(rows)',
    'ValueError: no rows',
  ])
})

test('what a container prints is not taken for Airflow’s, and a log of nothing else is shown as it is', () => {
  const container = `[2026-11-22T22:00:29.1+0000] {pod_manager.py:527} INFO - [base] Starting attempt 2 of 5
[2026-11-22T22:00:29.2+0000] {pod_manager.py:527} INFO - [base] Building pod of whales`
  expect(tellingLines(container, { max: 15 })).toEqual([
    'Starting attempt 2 of 5',
    'Building pod of whales',
  ])
  const routine =
    '[2026-11-22T22:00:29.1+0000] {taskinstance.py:2885} INFO - Starting attempt 1 of 1'
  expect(tellingLines(routine, { max: 15 })).toEqual(['Starting attempt 1 of 1'])
})
