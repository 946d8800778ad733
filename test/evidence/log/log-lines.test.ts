import { describe, expect, test } from 'vitest'
import type { LogLine } from '../../../src/evidence/log/log-line.ts'
import { taskLogLines } from '../../../src/evidence/log/log-lines.ts'

const only = (log: string): LogLine => {
  const [line] = taskLogLines(log)
  if (!line) throw new Error('no line was read')
  return line
}
const json = (record: { [key: string]: unknown }): string => JSON.stringify(record)

describe('a record of a task log is read without its frame:', () => {
  test.each([
    [
      'Airflow 2',
      '[2026-11-20T06:00:00.123+0000] {taskinstance.py:12} INFO - text',
      'airflow',
      null,
    ],
    [
      'Airflow 2, the page',
      '[2026-11-20, 06:00:00 UTC] {taskinstance.py:12} INFO - text',
      'airflow',
      null,
    ],
    [
      'Airflow 1.10',
      '[2020-12-02 15:51:17,547] {{taskinstance.py:1117}} INFO - text',
      'airflow',
      null,
    ],
    [
      'a record inside a record',
      '[2020-12-02 15:51:20,567] {logging_mixin.py:112} INFO - [2020-12-02 15:51:20,566] {local_task_job.py:103} INFO - text',
      'airflow',
      null,
    ],
    ['Airflow 3, the page', '[2026-11-20, 06:00:00] INFO - text', 'task', null],
    [
      'Airflow 3, ndjson',
      json({ event: 'text', logger: 'airflow.task', level: 'info' }),
      'airflow',
      null,
    ],
    [
      'Airflow 3, console',
      '2026-11-20T06:00:00.123456Z [info     ] text                 [airflow.task]',
      'airflow',
      null,
    ],
    [
      'a container',
      '[2026-11-20T06:00:00.123+0000] {pod_manager.py:536} INFO - [base] text',
      'container',
      'base',
    ],
    [
      'a sidecar',
      '[2026-11-20T06:00:00.123+0000] {pod_manager.py:536} INFO - [istio-proxy] text',
      'container',
      'istio-proxy',
    ],
    [
      'a container after a deferral',
      '[2026-11-20T06:00:00.123+0000] {pod.py:1045} INFO - [base] logs: text',
      'container',
      'base',
    ],
    [
      'a container, older',
      '[2026-11-20T06:00:00.123+0000] {pod.py:778} INFO - Container logs: text',
      'container',
      'base',
    ],
    [
      'a container, oldest',
      "[2026-11-20T06:00:00.123+0000] {pod_launcher.py:136} INFO - b'text'",
      'container',
      'base',
    ],
    [
      'a container without its name',
      '[2026-11-20T06:00:00.123+0000] {pod_manager.py:536} INFO - text',
      'container',
      'base',
    ],
    [
      'spark-submit',
      '[2026-11-20T06:00:00.123+0000] {spark_submit.py:649} INFO - text',
      'spark',
      null,
    ],
    ['a command', '[2026-11-20T06:00:00.123+0000] {subprocess.py:106} INFO - text', 'task', null],
    [
      'a print of the task',
      '[2026-11-20T06:00:00.123+0000] {logging_mixin.py:190} INFO - text',
      'task',
      null,
    ],
    [
      'a print of the task, 3.x',
      json({ event: 'text', logger: 'task.stdout', level: 'info' }),
      'task',
      null,
    ],
    [
      'a logger of the DAG',
      '[2026-11-20T06:00:00.123+0000] {my_dag_code.py:12} INFO - text',
      'task',
      null,
    ],
    [
      'colours and carriage returns',
      '[2026-11-20T06:00:00.123+0000] {subprocess.py:106} INFO - \u001b[31m10%\r100%\rtext\u001b[0m\r',
      'task',
      null,
    ],
  ])('%s', (_, log, printer, container) => {
    const line = only(log)
    expect(line.text.trim().startsWith('text')).toBe(true)
    expect({ printer: line.printer, container: line.container, starts: line.starts }).toEqual({
      printer,
      container,
      starts: true,
    })
  })
})

test('what the log reader says is nobody’s work', () => {
  const lines = taskLogLines('worker-1\n*** Found logs in s3:\n***   * s3://logs/attempt=1.log\n')
  expect(lines.every(({ printer }) => printer === 'reader')).toBe(true)
})

test('a continuation belongs to the record before', () => {
  const lines = taskLogLines(
    '[2026-11-20T06:00:00.123+0000] {taskinstance.py:12} ERROR - Task failed\nTraceback (most recent call last):\n  File "x"',
  )
  expect(lines.map(({ printer, starts }) => [printer, starts])).toEqual([
    ['airflow', true],
    ['airflow', false],
    ['airflow', false],
  ])
})

test('an exception of Airflow 3 reads like one that Python printed, causes first', () => {
  const record = {
    event: 'Task failed with exception',
    level: 'error',
    logger: 'task',
    error_detail: [
      {
        exc_type: 'ValueError',
        exc_value: 'bad row',
        frames: [{ filename: '/dags/a.py', lineno: 3, name: 'f' }],
      },
      { exc_type: 'KeyError', exc_value: "'label'", is_cause: true, frames: [] },
    ],
  }
  expect(taskLogLines(json(record)).map(({ text }) => text)).toEqual([
    'Task failed with exception',
    'Traceback (most recent call last):',
    "KeyError: 'label'",
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "/dags/a.py", line 3, in f',
    'ValueError: bad row',
  ])
})

test('lines keep their numbers, also behind a JSON answer', () => {
  const answer = JSON.stringify({
    content: [{ event: 'one' }, { event: 'two' }],
    continuation_token: null,
  })
  expect(taskLogLines(answer).map(({ number, text }) => `${number} ${text}`)).toEqual([
    '1 one',
    '2 two',
  ])
})
