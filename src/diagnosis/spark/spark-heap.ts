import type { Facts } from '../../evidence/facts.ts'
import { mebibyte } from '../../evidence/spark/size.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { containerSize, raisedHeap } from './container-size.ts'
import { driverAction } from './driver-action.ts'
import { heapExhaustion, type HeapExhaustion } from './heap-exhaustion.ts'
import { memoryKill } from './memory-kill.ts'

/** The Java heap of an executor or of the driver was full. */
export const sparkHeap: Rule = {
  causes: ['spark-executor-heap', 'spark-driver-heap'],
  about:
    'The failure, a failed task or a lost executor names OutOfMemoryError, GC overhead or exit status 52.',
  diagnose(facts) {
    if (!facts.spark.present || !hasFailed(facts)) return null
    const heap = heapExhaustion(facts)
    if (!heap) return null
    if (
      heap.role === 'executor' &&
      memoryKill(facts) &&
      heap.exitCode === null &&
      !isOwnFailure(facts)
    )
      return null
    return heap.role === 'executor' ? executorHeap(facts, heap) : driverHeap(facts, heap)
  },
}

/** Both kinds of loss are there: the one that the failure itself names counts. */
const isOwnFailure = (facts: Facts): boolean =>
  /OutOfMemoryError/.test(facts.logs.ending?.words ?? '')

function executorHeap(facts: Facts, heap: HeapExhaustion): Finding {
  const { spark } = facts
  const size = containerSize(spark, 'executor', null)
  const set = size ? raisedHeap(size, spark.maximumContainerBytes) : null
  const share = spark.garbageShare
  return found('spark-executor-heap', facts, {
    headline: `Spark executors ran out of heap${size ? ` (${size.heapText})` : ''}`,
    explanation: [
      `${taskSubject(facts)}: the heap of Spark’s executors was full: ${quote(heap.words)} (${heap.source}).`,
      ...(size ? [`spark.executor.memory is ${size.heapText}${cores(facts)}.`] : []),
      ...(share !== null && share > 0.2
        ? [
            `The worst executor spent ${Math.round(share * 100)} % of its time on garbage collection (history server).`,
          ]
        : []),
      advised(
        set,
        size !== null,
        'spark.executor.memory',
        facts,
        'use fewer cores per executor, more partitions or a less skewed key',
      ),
    ],
    advice: set === null ? {} : { executorMemory: { set } },
    fields: size ? [{ label: 'Executor heap', value: size.heapText }] : [],
    copy: set === null ? null : `"spark.executor.memory": "${set}"`,
    cappedBy: set === null && size ? `YARN: largest container ${maximum(facts)} MB` : null,
  })
}

function driverHeap(facts: Facts, heap: HeapExhaustion): Finding {
  const { spark } = facts
  const size = containerSize(spark, 'driver', null)
  const set = size ? raisedHeap(size, spark.maximumContainerBytes) : null
  const action = driverAction(facts)
  const broadcast = /broadcast/i.test(heap.words)
  return found('spark-driver-heap', facts, {
    headline: `the Spark driver ran out of heap${size ? ` (${size.heapText})` : ''}`,
    explanation: [
      `${taskSubject(facts)}: the heap of the Spark driver was full: ${quote(heap.words)} (${heap.source}).`,
      ...(action && !broadcast ? [`The driver was bringing results home: ${quote(action)}.`] : []),
      ...(size ? [`spark.driver.memory is ${size.heapText}.`] : []),
      broadcast
        ? 'Disable the automatic broadcast with spark.sql.autoBroadcastJoinThreshold=-1, or give the driver more heap.'
        : 'Write the result from the executors instead of bringing it to the driver, or give the driver more heap.',
      advised(set, size !== null, 'spark.driver.memory', facts, 'bring less to the driver'),
    ],
    advice: set === null ? {} : { driverMemory: { set } },
    fields: size ? [{ label: 'Driver heap', value: size.heapText }] : [],
    copy: set === null ? null : `"spark.driver.memory": "${set}"`,
    cappedBy: set === null && size ? `YARN: largest container ${maximum(facts)} MB` : null,
  })
}

const cores = ({ spark }: Facts): string =>
  spark.settings.executorCores === null ? '' : `, shared by ${spark.settings.executorCores} cores`

function advised(
  set: string | null,
  known: boolean,
  key: string,
  facts: Facts,
  instead: string,
): string {
  if (set !== null) return `Set ${key} to ${set}, or ${instead}.`
  if (!known)
    return `Raise ${key}; its present value is not in the evidence, so no number is given.`
  return `A larger heap does not fit the largest container of this cluster (${maximum(facts)} MB): ${instead}.`
}

const maximum = ({ spark }: Facts): number => Math.round(spark.maximumContainerBytes / mebibyte)
