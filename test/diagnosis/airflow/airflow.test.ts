import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import type { Cause } from '../../../src/diagnosis/finding.ts'
import type { Snapshot } from '../../../src/evidence/snapshot.ts'
import { failedPodTask, failedTask, raised, record } from '../given.ts'

const said = (file: string, level: string, text: string): string[] => [
  record('logging_mixin.py', 'INFO', 'fold 1 done'),
  record(`${file}.py`, level, text),
]
const sigterm = record('taskinstance.py', 'ERROR', 'Received SIGTERM. Terminating subprocesses.')

const rows: [string, Snapshot, Cause][] = [
  [
    'SIGKILL of the task process',
    failedTask(said('local_task_job_runner', 'INFO', 'Task exited with return code -9')),
    'airflow-worker-killed',
  ],
  [
    'SIGTERM without a state change',
    failedTask([
      sigterm,
      ...raised('airflow.exceptions.AirflowTaskTerminated: Task received SIGTERM signal'),
    ]),
    'airflow-worker-killed',
  ],
  [
    'a zombie',
    failedTask(said('scheduler_job_runner', 'ERROR', "Detected zombie job: {'x': 1}")),
    'airflow-lost-task',
  ],
  [
    'a zombie whose state the scheduler then set',
    failedTask([
      ...said('scheduler_job_runner', 'ERROR', 'Detected zombie job: {}'),
      record(
        'local_task_job_runner.py',
        'WARNING',
        'State of this instance has been externally set to up_for_retry. Terminating instance.',
      ),
      sigterm,
    ]),
    'airflow-lost-task',
  ],
  [
    'a state mismatch',
    failedTask([
      record(
        'scheduler_job_runner.py',
        'ERROR',
        "Executor X reported that the task instance <t [queued]> finished with state failed, but the task instance's state attribute is queued.",
      ),
    ]),
    'airflow-lost-task',
  ],
  [
    'a trigger that failed',
    failedTask(raised('airflow.exceptions.TaskDeferralError: Trigger failure')),
    'airflow-lost-task',
  ],
  [
    'a person who set it failed',
    failedTask([
      ...said(
        'local_task_job_runner',
        'WARNING',
        'State of this instance has been externally set to failed. Terminating instance.',
      ),
      sigterm,
    ]),
    'marked-by-user',
  ],
  [
    'a sensor that waited too long',
    failedTask(
      raised(
        'airflow.exceptions.AirflowSensorTimeout: Sensor has timed out; run duration of 61.0 seconds exceeds the specified timeout of 60.0.',
      ),
      { operator: 'FileSensor' },
    ),
    'sensor-timeout',
  ],
  [
    'a soft_fail sensor that was skipped',
    failedTask(
      [
        record(
          'taskinstance.py',
          'INFO',
          'Sensor has timed out; run duration of 61.0 seconds exceeds the specified timeout of 60.0.',
        ),
      ],
      { operator: 'FileSensor', state: 'skipped' },
    ),
    'sensor-timeout',
  ],
  [
    'an execution timeout',
    failedTask(raised('airflow.exceptions.AirflowTaskTimeout: Timeout, PID: 41')),
    'pod-deadline',
  ],
  [
    'a missing Variable',
    failedTask(raised("KeyError: 'Variable x does not exist'")),
    'template-error',
  ],
  [
    'an undefined template value',
    failedTask(raised("jinja2.exceptions.UndefinedError: 'dict object' has no attribute 'x'")),
    'template-error',
  ],
  [
    'a DAG that does not import',
    failedTask(
      [],
      {},
      {
        airflow: {
          taskInstance: { state: 'failed', dag_id: 'a' },
          dag: { fileloc: '/dags/a.py' },
          importErrors: [{ filename: '/dags/a.py', stack_trace: 'SyntaxError: invalid syntax' }],
        },
      },
    ),
    'dag-import-error',
  ],
  ['an upstream task', failedTask([], { state: 'upstream_failed' }), 'upstream-failed'],
  [
    'a conflict on the quota object',
    failedTask(
      raised(
        'kubernetes.client.exceptions.ApiException: (409)',
        'Reason: Conflict',
        'HTTP response body: {"kind":"Status","message":"Operation cannot be fulfilled on resourcequotas \\"q\\": the object has been modified","code":409}',
      ),
    ),
    'api-transient',
  ],
  // What only looks like Airflow's trouble.
  [
    'a task that prints the word zombie',
    failedTask([
      record('logging_mixin.py', 'INFO', 'Detected zombie job in the table'),
      ...raised('ValueError: 7 zombie rows'),
    ]),
    'application-error',
  ],
  [
    'SIGTERM after the code had failed',
    failedTask([...raised("KeyError: 'x'"), sigterm]),
    'application-error',
  ],
  [
    'a template of the training program',
    failedPodTask("jinja2.exceptions.UndefinedError: 'model' is undefined"),
    'application-error',
  ],
  [
    'an import error of another file',
    failedTask(
      raised("KeyError: 'x'"),
      {},
      {
        airflow: {
          taskInstance: { state: 'failed', dag_id: 'a' },
          dag: { fileloc: '/dags/a.py' },
          importErrors: [{ filename: '/dags/b.py', stack_trace: 'SyntaxError: invalid' }],
          log: raised("KeyError: 'x'").join('\n'),
        },
      },
    ),
    'application-error',
  ],
  [
    'an old import error of this file, but the task failed by its own',
    failedTask(
      [],
      {},
      {
        airflow: {
          taskInstance: { state: 'failed', dag_id: 'a' },
          dag: { fileloc: '/dags/a.py' },
          importErrors: [{ filename: '/dags/a.py', stack_trace: 'SyntaxError: invalid' }],
          log: raised("KeyError: 'x'").join('\n'),
        },
      },
    ),
    'application-error',
  ],
  [
    'a module missing in the task',
    failedTask(raised("ModuleNotFoundError: No module named 'foo'")),
    'application-error',
  ],
  [
    '429 of a service that the task calls',
    failedTask(
      raised(
        'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.example.org',
      ),
    ),
    'application-error',
  ],
  [
    'a timeout of a service that the task calls',
    failedTask(raised('requests.exceptions.ReadTimeout: Read timed out')),
    'application-error',
  ],
  [
    'a zombie that passed in the end',
    failedTask(said('scheduler_job_runner', 'ERROR', 'Detected zombie job: {}'), {
      state: 'success',
    }),
    'healthy',
  ],
  [
    'a task that runs',
    failedTask([record('logging_mixin.py', 'INFO', 'KeyError: x')], { state: 'running' }),
    'healthy',
  ],
]

describe('Airflow:', () => {
  test.each(rows)('%s', (_, snapshot, cause) => {
    expect(diagnose(snapshot).cause).toBe(cause)
  })
})

test('only the last attempt of a log counts', () => {
  const log = [
    record('taskinstance.py', 'INFO', 'Starting attempt 1 of 6'),
    ...raised('MemoryError'),
    record('taskinstance.py', 'INFO', 'Starting attempt 2 of 6'),
    ...raised("ValueError: bad date '2026-13'"),
  ]
  const finding = diagnose(failedTask(log, { try_number: 2 }))
  expect(finding.cause).toBe('application-error')
  expect(finding.explanation.join(' ')).toContain('2026-13')
})
