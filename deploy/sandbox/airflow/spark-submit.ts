import { type Attempt, move, write, writeFailure, writeHead } from './attempt.ts'
import type { SparkWork } from './pipeline.ts'
import { abortLines, finished, killedFor, lossLines, tracebackLines } from './spark-words.ts'

const tellSeconds = 4
const deathsMost = 4

/** Carries out a SparkSubmitOperator in client mode; resolves to whether it succeeded. */
export async function submitSpark(attempt: Attempt, work: SparkWork): Promise<boolean> {
  const { clock, dag, run, task, params, random, signal } = attempt
  const { program, executorMemory } = work
  const overhead = work.executorMemoryOverhead(params)
  move(attempt, 'running')
  attempt.state.setTask(dag, run, task.id, null, 'running', {
    renderedFields: {
      _executor_memory: executorMemory,
      _conf: { 'spark.executor.memoryOverhead': overhead },
    },
  })
  writeHead(attempt, 'SparkSubmitOperator')
  const command = `/usr/bin/spark3-submit --master yarn --conf spark.executor.memoryOverhead=${overhead} --executor-cores 4 --executor-memory ${executorMemory} --driver-memory 8G --name ${dag}__${task.id} --queue production --deploy-mode client ${program}`
  write(attempt, 'submission', `Spark-Submit cmd: ${command}`)
  const tell = (text: string) => write(attempt, 'spark', `${sparkTime(clock.now())} ${text}`)
  const application = `application_1758021455310_${String(Math.floor(random() * 1e6)).padStart(6, '0')}`
  tell(`INFO YarnClientImpl: Submitted application ${application}`)
  tell(`INFO Client: Application report for ${application} (state: ACCEPTED)`)
  await clock.sleep(2000, signal)
  tell(`INFO Client: Application report for ${application} (state: RUNNING)`)

  if (work.neededOverheadGigabytes(params) <= Number.parseFloat(overhead)) {
    for (let passed = 2; passed < work.runSeconds; passed += tellSeconds) {
      await clock.sleep(Math.min(tellSeconds, work.runSeconds - passed) * 1000, signal)
      tell(finished(passed))
    }
    write(attempt, 'exit', 'Task exited with return code 0')
    return true
  }
  const why = killedFor(Number.parseFloat(executorMemory) + Number.parseFloat(overhead))
  for (let count = 0; count < deathsMost; count += 1) {
    await clock.sleep(tellSeconds * 1000, signal)
    for (const line of lossLines(count, why)) tell(line)
  }
  for (const line of abortLines(why)) tell(line)
  for (const line of tracebackLines(program, why)) write(attempt, 'spark', line)
  const exception = 'airflow.exceptions.AirflowException'
  writeFailure(attempt, exception, `Cannot execute: ${command}. Error code is: 1.`)
  return false
}

/** `26/11/16 03:02:02`, as log4j writes it for Spark. */
function sparkTime(at: Temporal.Instant): string {
  const [date = '', time = ''] = at.toString({ smallestUnit: 'second' }).slice(2, -1).split('T')
  return `${date.replaceAll('-', '/')} ${time}`
}
