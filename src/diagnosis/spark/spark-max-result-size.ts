import { raisedResultSize } from '../../advice/spark-memory.ts'
import { printedBytes } from '../../evidence/spark/size.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { driverAction } from './driver-action.ts'
import { jobFailure } from './job-failure.ts'

// TaskSetManager.canFetchMoreResults and CollectLimit of Spark 2.4–3.5.
const tooLarge =
  /[Tt]otal size of (?:serialized|the) results of (\d{1,12}) tasks \(([\d.]{1,20} [KMGTP]?i?B)\) is bigger than (?:local result size limit )?spark\.driver\.maxResultSize \(?([\d.]{1,20} [KMGTP]?i?B)\)?/

/** The results for the driver were larger than spark.driver.maxResultSize. */
export const sparkMaxResultSize: Rule = {
  causes: ['spark-max-result-size'],
  about: 'The job was aborted because its results are bigger than spark.driver.maxResultSize.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failure = jobFailure(facts)
    const match = tooLarge.exec(failure?.words ?? '')
    if (!failure || !match) return null
    const [, tasks, result = '', limit = ''] = match
    const limitBytes = facts.spark.settings.maxResultSize?.bytes ?? printedBytes(limit) ?? 0
    const set = raisedResultSize(limitBytes, printedBytes(result) ?? 0)
    const action = driverAction(facts)
    const heap = facts.spark.settings.driverMemory
    return found('spark-max-result-size', facts, {
      headline: `results of ${result} are over spark.driver.maxResultSize (${limit})`,
      explanation: [
        `${taskSubject(facts)}: the serialized results of ${tasks} tasks were ${result}, and spark.driver.maxResultSize allows ${limit} (${failure.source}).`,
        ...(action ? [`They were brought to the driver by ${action}.`] : []),
        'Write the result from the executors instead of collecting it, or collect less.',
        `If it must be collected, set spark.driver.maxResultSize to ${set}${heap ? `; the driver's heap of ${heap.text} has to hold it` : ''}.`,
      ],
      advice: { maxResultSize: { set } },
      fields: [
        { label: 'Results', value: result },
        { label: 'Allowed', value: limit },
      ],
      copy: `"spark.driver.maxResultSize": "${set}"`,
    })
  },
}
