import type { Raw, Snapshot } from '../../src/evidence/snapshot.ts'

const at = '2026-11-20T08:00:00Z'

/** A task log record as Airflow 2 writes it. */
export const record = (file: string, level: string, text: string): string =>
  `[2026-11-20T06:00:00.123+0000] {${file}:12} ${level} - ${text}`

/** A failed task with these lines in its log; `task` overrides fields of its task instance. */
export const failedTask = (
  lines: readonly string[],
  task: Raw = {},
  rest: Partial<Snapshot> = {},
): Snapshot => ({
  snapshot: 1,
  at,
  ...rest,
  airflow: {
    version: '2.11.2',
    taskInstance: {
      task_id: 'train',
      dag_id: 'tone_check',
      state: 'failed',
      try_number: 1,
      operator: 'PythonOperator',
      ...task,
    },
    log: `${lines.join('\n')}\n`,
    ...rest.airflow,
  },
})

/** The lines of Airflow for a task that raised this. */
export const raised = (...trace: readonly string[]): string[] => [
  record('taskinstance.py', 'ERROR', 'Task failed with exception'),
  'Traceback (most recent call last):',
  '  File "/opt/airflow/dags/x.py", line 9, in f',
  '    g()',
  ...trace,
  record('taskinstance.py', 'INFO', 'Marking task as FAILED.'),
]

/** A pod task whose container printed these lines and failed. */
export const failedPodTask = (...lines: readonly string[]): Snapshot =>
  failedTask(
    [
      ...lines.map((line) => record('pod_manager.py', 'INFO', `[base] ${line}`)),
      ...raised('airflow.exceptions.AirflowException: Pod train-abcd1234 returned a failure.'),
    ],
    { operator: 'KubernetesPodOperator' },
  )

/** A Spark task whose spark-submit printed these lines and failed; `options` go into the command. */
export function failedSparkTask(
  options: string,
  lines: readonly string[],
  rest: Partial<Snapshot> = {},
): Snapshot {
  const command = `spark3-submit --master yarn ${options} --archives hdfs:///wmf/cache/artifacts/job-1.0.conda.tgz#venv job.py`
  return failedTask(
    [
      record('spark_submit.py', 'INFO', `Spark-Submit cmd: ${command}`),
      ...lines
        .flatMap((line) => line.split('\n'))
        .map((line) => record('spark_submit.py', 'INFO', line)),
      ...raised(
        `airflow.exceptions.AirflowException: Cannot execute: ${command}. Error code is: 1.`,
      ),
    ],
    { operator: 'SparkSubmitOperator' },
    rest,
  )
}

/** What py4j prints when the job was aborted for this reason. */
export const aborted = (reason: string): string =>
  `Traceback (most recent call last):\n  File "job.py", line 9, in <module>\n    df.count()\npy4j.protocol.Py4JJavaError: An error occurred while calling o98.count.\n: org.apache.spark.SparkException: Job aborted due to stage failure: ${reason}`

/** The last loss of a task that took an executor with it. */
export const lostTask = (reason: string): string =>
  `Task 3 in stage 2.0 failed 4 times, most recent failure: Lost task 3.3 in stage 2.0 (TID 9) (worker-7.example.org executor 4): ${reason}`
