import { type Attempt, move, write, writeFailure, writeHead } from './attempt.ts'
import type { SparkWork } from './pipeline.ts'

const tellEvery = 4
const stage = 7

/** Carries out a SparkSubmitOperator in client mode; resolves to whether it succeeded. */
export async function submitSpark(attempt: Attempt, work: SparkWork): Promise<boolean> {
  const { clock, dag, task, params, random, signal } = attempt
  const overhead = work.executorMemoryOverhead(params)
  move(attempt, 'running')
  attempt.state.setTask(dag, attempt.run, task.id, null, 'running', {
    renderedFields: {
      _executor_memory: work.executorMemory,
      _conf: { 'spark.executor.memoryOverhead': overhead },
    },
  })
  writeHead(attempt, 'SparkSubmitOperator')
  write(
    attempt,
    'submission',
    `Spark-Submit cmd: /usr/bin/spark3-submit --master yarn --conf spark.executor.memoryOverhead=${overhead} --executor-cores 4 --executor-memory ${work.executorMemory} --driver-memory 8G --name ${dag}__${task.id} --queue production --deploy-mode client ${work.program}`,
  )
  const application = `application_1758021455310_${String(Math.floor(random() * 1e6)).padStart(6, '0')}`
  const spark = (text: string) => write(attempt, 'spark', `${sparkTime(clock.now())} ${text}`)
  spark(`INFO YarnClientImpl: Submitted application ${application}`)
  spark(`INFO Client: Application report for ${application} (state: ACCEPTED)`)
  await clock.sleep(2000, signal)
  spark(`INFO Client: Application report for ${application} (state: RUNNING)`)
  const isShort = work.neededOverheadGigabytes(params) > Number.parseFloat(overhead)
  const seconds = isShort ? work.runSeconds * 0.7 : work.runSeconds - 2
  for (let passed = 0; passed < seconds; passed += tellEvery) {
    await clock.sleep(Math.min(tellEvery, seconds - passed) * 1000, signal)
    if (isShort) loseExecutor(attempt, work, spark, passed / tellEvery)
    else
      spark(
        `INFO TaskSetManager: Finished task ${passed}.0 in stage ${stage}.0 (TID ${passed}) in 3624 ms on worker-1.example.org (executor 4) (${passed + 1}/16384)`,
      )
  }
  if (!isShort) {
    write(attempt, 'exit', 'Task exited with return code 0')
    return true
  }
  const last = killed(work, overhead)
  spark(`ERROR TaskSetManager: Task 911 in stage ${stage}.0 failed 4 times; aborting job`)
  spark(
    `INFO DAGScheduler: ShuffleMapStage ${stage} (parquet at NativeMethodAccessorImpl.java:0) failed in ${seconds}.402 s due to Job aborted due to stage failure: Task 911 in stage ${stage}.0 failed 4 times, most recent failure: Lost task 911.3 in stage ${stage}.0 (TID 48052) (worker-2.example.org executor 52): ExecutorLostFailure (executor 52 exited caused by one of the running tasks) Reason: ${last}`,
  )
  const command = `/usr/bin/spark3-submit --master yarn --name ${dag}__${task.id} ${work.program}`
  writeFailure(
    attempt,
    'airflow.exceptions.AirflowException',
    `Cannot execute: ${command}. Error code is: 1.`,
  )
  return false
}

/** YARN's words for a container that outgrew its memory (YarnAllocator of Spark 3.1). */
function killed(work: SparkWork, overhead: string): string {
  const limit = Number.parseFloat(work.executorMemory) + Number.parseFloat(overhead)
  return `Container killed by YARN for exceeding physical memory limits. ${(limit + 0.2).toFixed(1)} GB of ${limit} GB physical memory used. Consider boosting spark.executor.memoryOverhead.`
}

function loseExecutor(
  { params }: Attempt,
  work: SparkWork,
  spark: (text: string) => void,
  count: number,
): void {
  const words = killed(work, work.executorMemoryOverhead(params))
  const executor = 17 + count
  const host = `worker-${10 + count}.example.org`
  spark(
    `WARN YarnSchedulerBackend$YarnSchedulerEndpoint: Requesting driver to remove executor ${executor} for reason ${words}`,
  )
  spark(`ERROR YarnScheduler: Lost executor ${executor} on ${host}: ${words}`)
  spark(
    `WARN TaskSetManager: Lost task 911.${count} in stage ${stage}.0 (TID ${48017 + count}) (${host} executor ${executor}): ExecutorLostFailure (executor ${executor} exited caused by one of the running tasks) Reason: ${words}`,
  )
}

/** `26/11/16 03:02:02`, as log4j writes it for Spark. */
function sparkTime(at: Temporal.Instant): string {
  const [date = '', time = ''] = at.toString({ smallestUnit: 'second' }).slice(2, -1).split('T')
  return `${date.replaceAll('-', '/')} ${time}`
}
