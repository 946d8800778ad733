import type { Facts } from '../../evidence/facts.ts'
import { renderedText } from '../../evidence/airflow-facts.ts'
import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { secondsAsWords } from '../words.ts'

// airflow/sensors/base.py of Airflow 2 and 3; TaskDeferralTimeout of a deferred sensor.
const timedOut =
  /AirflowSensorTimeout|Sensor has timed out|(?:Trigger|Deferral) timeout|TaskDeferralTimeout|timed out (?:waiting|after)|has timed out/i
const measured =
  /run duration of ([\d.]{1,20}) seconds exceeds the specified timeout of (\d{1,12}(?:\.\d{1,6})?)/
const poked =
  /(?:Poking for|Poking|Waiting for|Checking for|Looking for|Sensing)[: ]{1,3}(?:partition |table |file |path |object |key |the )?(.{1,300})$/i

/** A sensor waited as long as it may; what it waited for did not come. */
export const sensorTimeout: Rule = {
  causes: ['sensor-timeout'],
  about: 'Airflow says that a sensor timed out, also where soft_fail made it skipped.',
  diagnose(facts) {
    const { airflow, logs } = facts
    const sensor = /sensor/i.test(airflow.operator ?? '')
    const { ending } = logs
    const words = ending && !ending.weak ? ending.words : ''
    const said = `${words}\n${skippedWords(facts)}`
    if (!timedOut.test(said) || airflow.state === 'success') return null
    if (!sensor && !/AirflowSensorTimeout|Sensor has timed out/.test(said)) return null
    const [, ran, allowed] = measured.exec(said) ?? []
    const awaited = awaitedThing(facts)
    return found('sensor-timeout', facts, {
      headline: `${awaited ?? 'what it waited for'} did not come in time`,
      explanation: [
        `${taskSubject(facts)}: the sensor timed out${ran && allowed ? ` after ${secondsAsWords(Math.round(Number(ran)))}; it may wait ${secondsAsWords(Math.round(Number(allowed)))} (${allowed} seconds)` : ''} (${ending && !ending.weak ? `${ending.log} line ${ending.lineNumber}` : 'task log'}).`,
        awaited ? `It waited for ${awaited}.` : 'The log does not say what it waited for.',
        ...(airflow.state === 'skipped'
          ? [
              'With soft_fail the task counts as skipped, and what depends on it may be skipped too.',
            ]
          : []),
        'The sensor did its work; look at what produces the awaited data, then clear the sensor.',
      ],
    })
  },
}

/** With soft_fail the timeout stands in the reason for skipping. */
const skippedWords = ({ airflow, logs }: Facts): string =>
  airflow.state === 'skipped'
    ? (logs.task?.lines ?? [])
        .filter(({ printer }) => printer === 'airflow')
        .map(({ text }) => text)
        .join('\n')
    : ''

/** What the sensor poked for: its last line, else its template fields. */
function awaitedThing(facts: Facts): string | null {
  const line = facts.logs.task?.lines.findLast(({ text }) => poked.test(text))
  const thing = poked.exec(line?.text ?? '')?.[1]
  if (thing) return quote(thing, 200)
  const field = renderedText(
    facts.airflow,
    'partition_names',
    'external_task_id',
    'external_dag_id',
    'filepath',
    'bucket_key',
    'partition',
    'table',
    'sql',
    'endpoint',
  )
  return field === null ? null : quote(field, 200)
}
