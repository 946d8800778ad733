import type { Facts } from '../../evidence/facts.ts'
import { isTaskLoss } from '../../evidence/log/java-raised.ts'
import { followsLoss, jobFailure, type JobFailure } from './job-failure.ts'

/** A Java heap that was full. */
export type HeapExhaustion = {
  role: 'executor' | 'driver'
  /** `java.lang.OutOfMemoryError: Java heap space`. */
  words: string
  /** Exit status 52 of an executor, where one tells it. */
  exitCode: number | null
  source: string
}

const full =
  /OutOfMemoryError(?!: (?:HIP|CUDA))(?::? ?(?:Java heap space|GC overhead limit exceeded|Requested array size exceeds VM limit|Metaspace|Not enough memory to build and broadcast|Cannot reserve|Unable to acquire|Direct buffer memory)?)|Unable to acquire \d+ bytes of memory|GC overhead limit exceeded/

/** The full heap that ended the application, and whose it was; or null. Heap errors that the job survived are none. */
export function heapExhaustion(facts: Facts): HeapExhaustion | null {
  const failure = jobFailure(facts)
  const { spark } = facts
  if (failure && full.test(failure.words)) {
    const role = isOfTask(facts, failure) ? 'executor' : 'driver'
    return { role, words: spoken(failure.words), exitCode: null, source: failure.source }
  }
  if (failure && /[Ee]xit(?:ed)? (?:status|code)[ :]{1,2}(?:is )?52\b/.test(failure.words)) {
    return {
      role: 'executor',
      words: 'exit status 52 (Java heap space)',
      exitCode: 52,
      source: failure.source,
    }
  }
  const lossy = failure
    ? followsLoss(failure.words)
    : spark.failedStage !== null || !spark.stagesKnown
  const loss = spark.losses.findLast(({ kind }) => kind === 'heap')
  if (lossy && loss) {
    return {
      role: 'executor',
      words: spoken(loss.reason),
      exitCode: loss.exitCode,
      source: loss.source,
    }
  }
  return lossy ? taskHeapError(facts) : null
}

/** Tasks that died of a full heap before the stage gave up. */
function taskHeapError({ logs }: Facts): HeapExhaustion | null {
  const line = logs.task?.lines.findLast(
    ({ text, level }) =>
      level !== 'info' && /Lost task .{0,200}OutOfMemoryError/.test(text) && full.test(text),
  )
  return line
    ? {
        role: 'executor',
        words: spoken(line.text),
        exitCode: null,
        source: `task log line ${line.number}`,
      }
    : null
}

/** The driver prints its own exceptions; an executor’s come with the task that they ended, or with the failed stage. */
const isOfTask = ({ logs, spark }: Facts, { words, source }: JobFailure): boolean =>
  isTaskLoss(words) ||
  /Executor task launch|ExecutorLostFailure/.test(`${words} ${logs.ending?.raised?.thread}`) ||
  source.startsWith('failed stage') ||
  (logs.ending?.raised?.inTask ?? false) ||
  full.test(spark.failedStage?.reason ?? '')

/** The error itself, out of all that stands around it. */
function spoken(words: string): string {
  const line = words.split('\n').findLast((text) => full.test(text)) ?? words
  const from = Math.max(
    0,
    line.search(/(?:[\w.]{1,80}\.)?\w{0,40}OutOfMemoryError|Unable to acquire|GC overhead/),
  )
  return line.slice(from).replace(/^\S{0,80}\.(?=\w{0,40}OutOfMemoryError)/, '')
}
