import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../src/diagnosis/index.ts'
import type { Advice, Cause } from '../../../src/diagnosis/finding.ts'
import type { Snapshot } from '../../../src/evidence/snapshot.ts'
import { aborted, failedPodTask, failedSparkTask, lostTask } from '../given.ts'

const killed = (used: string, limit: string) =>
  `ExecutorLostFailure (executor 4 exited caused by one of the running tasks) Reason: Container killed by YARN for exceeding physical memory limits. ${used} of ${limit} physical memory used. Consider boosting spark.executor.memoryOverhead.`
const size =
  '--executor-memory 8g --conf spark.executor.memoryOverhead=2g --driver-memory 4g --deploy-mode cluster'
const report = (state: string, diagnostics: string) =>
  `26/11/20 06:20:00 INFO Client: Application report for application_1758021455310_300001 (state: ${state})\n\t diagnostics: ${diagnostics}\n\t queue: production\n\t final status: ${state === 'FINISHED' ? 'FAILED' : state}`

type Row = [string, Snapshot, Cause, Advice]

const rows: Row[] = [
  [
    'a memory kill named in the failure',
    failedSparkTask(size, [aborted(lostTask(killed('10.2 GB', '10 GB')))]),
    'yarn-memory-overhead',
    { executorMemoryOverhead: { set: '3g' } },
  ],
  [
    'a driver killed with -104',
    failedSparkTask(size, [
      report(
        'FAILED',
        'Application application_1758021455310_300001 failed 2 times due to AM Container for appattempt_1758021455310_300001_000002 exited with  exitCode: -104',
      ),
    ]),
    'yarn-memory-overhead',
    { driverMemoryOverhead: { set: '1536m' } },
  ],
  [
    'virtual memory: no number',
    failedSparkTask(size, [
      aborted(
        lostTask(
          'ExecutorLostFailure (executor 4 exited) Reason: Container killed by YARN for exceeding virtual memory limits. 21.1 GB of 21 GB virtual memory used.',
        ),
      ),
    ]),
    'yarn-memory-overhead',
    {},
  ],
  [
    'a container that is at the maximum already: no number',
    failedSparkTask('--executor-memory 36G --conf spark.executor.memoryOverhead=12G', [
      aborted(lostTask(killed('48.6 GB', '48 GB'))),
    ]),
    'yarn-memory-overhead',
    {},
  ],
  [
    'sizes that nobody tells: no number',
    failedSparkTask('', [aborted(lostTask(killed('10.2 GB', '10 GB')))]),
    'yarn-memory-overhead',
    {},
  ],
  [
    'a heap error in a task',
    failedSparkTask(size, [aborted(lostTask('java.lang.OutOfMemoryError: Java heap space'))]),
    'spark-executor-heap',
    { executorMemory: { set: '12g' } },
  ],
  [
    'a heap error of the driver',
    failedSparkTask(size, [
      'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n\tat a.B.c(B.java:1)',
    ]),
    'spark-driver-heap',
    { driverMemory: { set: '6g' } },
  ],
  [
    'results above the cap',
    failedSparkTask(`${size} --conf spark.driver.maxResultSize=2g`, [
      aborted(
        'Total size of serialized results of 12 tasks (2.1 GiB) is bigger than spark.driver.maxResultSize (2.0 GiB)',
      ),
    ]),
    'spark-max-result-size',
    { maxResultSize: { set: '3g' } },
  ],
  [
    'fetch failures without a word of memory',
    failedSparkTask(size, [
      aborted(
        'ResultStage 4 (count) has failed the maximum allowable number of times: 4. Most recent failure reason: org.apache.spark.shuffle.MetadataFetchFailedException: Missing an output location for shuffle 3',
      ),
    ]),
    'spark-fetch-failed',
    {},
  ],
  [
    'more than a container may have',
    failedSparkTask(size, [
      'Exception in thread "main" java.lang.IllegalArgumentException: Required executor memory (40960 MB), offHeap memory (0) MB, overhead (16384 MB), and PySpark memory (0 MB) is above the max threshold (49152 MB) of this cluster!',
    ]),
    'yarn-max-allocation',
    {},
  ],
  [
    'preempted executors',
    failedSparkTask(size, [
      aborted(
        lostTask(
          'ExecutorLostFailure (executor 4 exited unrelated to the running tasks) Reason: Container container_e1_1_1_01_000002 on host: worker-7 was preempted.',
        ),
      ),
    ]),
    'yarn-preempted',
    {},
  ],
  [
    'a person killed the application',
    failedSparkTask(size, [
      report(
        'KILLED',
        'Application application_1758021455310_300001 was killed by user somebody at 10.0.0.1',
      ),
    ]),
    'marked-by-user',
    {},
  ],
  [
    'a signal and nothing else',
    failedSparkTask(size, [
      aborted(
        lostTask(
          'ExecutorLostFailure (executor 4 exited) Reason: Container from a bad node: container_e1_1_1_01_000002 on host: worker-7. Exit status: 137.',
        ),
      ),
    ]),
    'killed-unknown',
    {},
  ],
  // What is no Spark memory trouble.
  [
    'losses that a later stage survived',
    failedSparkTask(size, [
      `26/11/20 06:00:00 ERROR YarnScheduler: Lost executor 4 on worker-7: Container killed by YARN for exceeding physical memory limits. 10.2 GB of 10 GB physical memory used.`,
      '26/11/20 06:09:00 INFO DAGScheduler: Job 2 finished: count',
      'Traceback (most recent call last):\n  File "job.py", line 9, in <module>\npyspark.sql.utils.AnalysisException: cannot resolve wikii',
    ]),
    'application-error',
    {},
  ],
  [
    'a heap error that a task survived',
    failedSparkTask(size, [
      '26/11/20 06:00:00 WARN TaskSetManager: Lost task 1.0 in stage 1.0 (TID 1) (worker-7 executor 2): java.lang.OutOfMemoryError: Java heap space',
      'Traceback (most recent call last):\n  File "job.py", line 9, in <module>\nKeyError: \'wiki\'',
    ]),
    'application-error',
    {},
  ],
  [
    'settings that print the words',
    failedSparkTask(size, [
      'INFO:job:on Container killed by YARN for exceeding physical memory limits do nothing',
      'Traceback (most recent call last):\n  File "job.py", line 9, in <module>\nValueError: no rows',
    ]),
    'application-error',
    {},
  ],
  [
    'a missing table',
    failedSparkTask(size, ['pyspark.sql.utils.AnalysisException: Table or view not found: wmf.x']),
    'application-error',
    {},
  ],
  [
    'an exit status that tells nothing',
    failedSparkTask(size, [report('FINISHED', 'User application exited with status 1')]),
    'unknown',
    {},
  ],
  [
    'a broadcast that took too long',
    failedSparkTask(size, [
      'py4j.protocol.Py4JJavaError: An error occurred while calling o1.count.\n: org.apache.spark.SparkException: Could not execute broadcast in 300 secs.',
    ]),
    'application-error',
    {},
  ],
  [
    'Java’s heap in a pod that runs no Spark',
    failedPodTask('Exception in thread "main" java.lang.OutOfMemoryError: Java heap space'),
    'jvm-heap',
    {},
  ],
  [
    'a task that passed',
    {
      ...failedSparkTask(size, [aborted(lostTask(killed('10.2 GB', '10 GB')))]),
      airflow: { taskInstance: { state: 'success', operator: 'SparkSubmitOperator' }, log: '' },
    },
    'healthy',
    {},
  ],
  [
    'a job that still runs',
    {
      snapshot: 1,
      at: '2026-11-20T08:00:00Z',
      airflow: { taskInstance: { state: 'running', operator: 'SparkSubmitOperator' } },
      yarn: {
        application: {
          id: 'application_1758021455310_300001',
          state: 'RUNNING',
          finalStatus: 'UNDEFINED',
          startedTime: 1795161600000,
        },
      },
    },
    'healthy',
    {},
  ],
]

describe('Spark on YARN:', () => {
  test.each(rows)('%s', (_, snapshot, cause, advice) => {
    const finding = diagnose(snapshot)
    expect({ cause: finding.cause, advice: finding.advice }).toEqual({ cause, advice })
  })
})

test('an application that waits for its queue is told with the queue and the wait', () => {
  const waiting: Snapshot = {
    snapshot: 1,
    at: '2026-11-20T08:00:00Z',
    airflow: { taskInstance: { state: 'running', operator: 'SparkSubmitOperator' } },
    yarn: {
      application: {
        id: 'application_1758021455310_300001',
        state: 'ACCEPTED',
        queue: 'default',
        startedTime: Date.parse('2026-11-20T07:00:00Z'),
        diagnostics:
          "Application is added to the scheduler and is not yet activated. Queue's AM resource limit exceeded.",
      },
    },
  }
  const finding = diagnose(waiting)
  expect(finding.cause).toBe('yarn-queue-full')
  expect(finding.explanation.join(' ')).toContain('queue default for 60 min')
})

test('the container sizes of the history server serve where the log has no command', () => {
  const finding = diagnose({
    snapshot: 1,
    at: '2026-11-20T08:00:00Z',
    yarn: {
      application: {
        state: 'FINISHED',
        finalStatus: 'FAILED',
        diagnostics: 'User application exited with status 1',
      },
    },
    spark: {
      stages: [
        {
          status: 'FAILED',
          stageId: 2,
          failureReason: `Job aborted due to stage failure: ${lostTask(killed('9.1 GB', '9 GB'))}`,
        },
      ],
      environment: {
        sparkProperties: [
          ['spark.executor.memory', '8g'],
          ['spark.executor.memoryOverhead', '1024'],
        ],
      },
    },
  })
  expect(finding.advice).toEqual({ executorMemoryOverhead: { set: '2g' } })
})
