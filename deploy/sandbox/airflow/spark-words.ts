const stage = 7

/** YARN's words for a container that outgrew its memory (YarnAllocator of Spark 3.1). Sizes in GB. */
export const killedFor = (limit: number): string =>
  `Container killed by YARN for exceeding physical memory limits. ${(limit + 0.2).toFixed(1)} GB of ${limit} GB physical memory used. Consider boosting spark.executor.memoryOverhead.`

/** The driver's progress. */
export const finished = (task: number): string =>
  `INFO TaskSetManager: Finished task ${task}.0 in stage ${stage}.0 (TID ${task}) in 3624 ms on worker-1.example.org (executor 4) (${task + 1}/16384)`

/** What the driver logs when it loses an executor for the `count`th time; `why` is YARN's. */
export function lossLines(count: number, why: string): string[] {
  const executor = 17 + count
  const host = `worker-${10 + count}.example.org`
  return [
    `WARN YarnSchedulerBackend$YarnSchedulerEndpoint: Requesting driver to remove executor ${executor} for reason ${why}`,
    `ERROR YarnScheduler: Lost executor ${executor} on ${host}: ${why}`,
    `WARN TaskSetManager: Lost task 911.${count} in stage ${stage}.0 (TID ${48017 + count}) (${host} executor ${executor}): ${lostFor(executor, why)}`,
  ]
}

/** What the driver logs when a task of the job was lost for the fourth time. */
export const abortLines = (why: string): string[] => [
  `ERROR TaskSetManager: Task 911 in stage ${stage}.0 failed 4 times; aborting job`,
  `INFO DAGScheduler: ShuffleMapStage ${stage} (parquet at NativeMethodAccessorImpl.java:0) failed in 14.402 s due to ${abortion(why)}`,
]

/** The traceback of the Python program, which has no times of its own. */
export const tracebackLines = (program: string, why: string): string[] => [
  'Traceback (most recent call last):',
  `  File "${program}", line 402, in <module>`,
  '    main()',
  `  File "${program}", line 364, in main`,
  '    df.write.mode("overwrite").parquet(output_path)',
  '  File "/usr/lib/spark3/python/lib/py4j-0.10.9-src.zip/py4j/protocol.py", line 326, in get_return_value',
  'py4j.protocol.Py4JJavaError: An error occurred while calling o212.parquet.',
  ': org.apache.spark.SparkException: Job aborted.',
  `Caused by: org.apache.spark.SparkException: ${abortion(why)}`,
  'Driver stacktrace:',
  '\tat org.apache.spark.scheduler.DAGScheduler.failJobAndIndependentStages(DAGScheduler.scala:2253)',
  '\tat org.apache.spark.util.EventLoop$$anon$1.run(EventLoop.scala:49)',
]

const abortion = (why: string): string =>
  `Job aborted due to stage failure: Task 911 in stage ${stage}.0 failed 4 times, most recent failure: Lost task 911.3 in stage ${stage}.0 (TID 48020) (worker-13.example.org executor 20): ${lostFor(20, why)}`

const lostFor = (executor: number, why: string): string =>
  `ExecutorLostFailure (executor ${executor} exited caused by one of the running tasks) Reason: ${why}`
