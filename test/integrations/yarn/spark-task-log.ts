/** A spark-submit as Airflow 2.11's SparkSubmitOperator logs it (provider 5.6.0): each line it prints, and how it ended. */
export function sparkTaskLog(command: string, output: string, exitCode: number | null): string {
  const at = (line: string) => `[2026-11-22T23:22:53.252+0000] ${line}`
  const failure =
    exitCode === null || exitCode === 0
      ? []
      : [
          at('{taskinstance.py:3336} ERROR - Task failed with exception'),
          'Traceback (most recent call last):',
          '  File "/opt/venv-airflow/lib/python3.11/site-packages/airflow/providers/apache/spark/hooks/spark_submit.py", line 585, in submit',
          '    raise AirflowException(',
          `airflow.exceptions.AirflowException: Cannot execute: ${command} . Error code is: ${exitCode}.`,
        ]
  return [
    at('{taskinstance.py:2885} INFO - Starting attempt 1 of 1'),
    at(`{spark_submit.py:493} INFO - Spark-Submit cmd: ${command} `),
    ...output.split('\n').map((line) => at(`{spark_submit.py:644} INFO - ${line}`)),
    ...failure,
  ].join('\n')
}
