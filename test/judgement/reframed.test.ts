import { describe, expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import { ownCases } from './cases.ts'

const record = /^\[(\d{4}-\d\d-\d\dT[^\]]+)\] \{([^}:]+):\d+\} ([A-Z]+) - ([^\r]*)$/

const loggers: { readonly [file: string]: string } = {
  'pod_manager.py': 'airflow.providers.cncf.kubernetes.utils.pod_manager.PodManager',
  'spark_submit.py': 'airflow.task.hooks.airflow.providers.apache.spark.hooks.spark_submit.SparkSubmitHook',
  'subprocess.py': 'airflow.task.hooks.airflow.providers.standard.hooks.subprocess.SubprocessHook',
  'logging_mixin.py': 'task.stdout',
}

/** An Airflow 2 log as Airflow 3 keeps it: a JSON object a record. */
function asRecords(log: string): { [key: string]: string }[] {
  const records: { [key: string]: string }[] = []
  for (const line of log.split('\n')) {
    const match = record.exec(line)
    const last = records.at(-1)
    if (match) {
      const [, timestamp = '', file = '', level = '', event = ''] = match
      records.push({ timestamp, level: level.toLowerCase(), event, logger: loggers[file] ?? `airflow.${file.replace('.py', '')}` })
    } else if (last) last['event'] = `${last['event']}\n${line}`
    else records.push({ event: line, logger: 'airflow' })
  }
  return records
}

const asTuples = (log: string): string =>
  `[('worker-1', '${log.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\t/g, '\\t')}')]`

const frames: { readonly [name: string]: (log: string) => string } = {
  'Windows line ends': (log) => log.replace(/\n/g, '\r\n'),
  'ndjson of API v2': (log) => asRecords(log).map((line) => JSON.stringify(line)).join('\n'),
  'JSON of API v2': (log) => JSON.stringify({ content: asRecords(log), continuation_token: null }),
  'tuples of API v1': asTuples,
  'JSON of API v1': (log) => JSON.stringify({ content: asTuples(log), continuation_token: 'x' }),
  'no time zone': (log) => log.replace(/\+0000\] /g, '] '),
  'the times of the web page': (log) => log.replace(/^\[(\d{4}-\d\d-\d\d)T([\d:]+)\.\d+\+0000\]/gm, '[$1, $2 UTC]'),
  'no container prefix': (log) => log.replace(/(\{pod_manager\.py:\d+\} INFO - )\[base\] /g, '$1'),
}

describe('the verdict does not depend on how the API frames the log:', () => {
  const cases = ownCases().filter(({ snapshot }) => record.test(snapshot.airflow?.log?.split('\n')[1] ?? ''))

  test.each(Object.entries(frames))('%s', (_, reframe) => {
    expect(cases.length).toBeGreaterThan(50)
    for (const { name, snapshot } of cases) {
      const log = reframe(snapshot.airflow?.log ?? '')
      const again = diagnose({ ...snapshot, airflow: { ...snapshot.airflow, log } })
      const first = diagnose(snapshot)
      expect({ name, cause: again.cause, advice: again.advice }).toEqual({ name, cause: first.cause, advice: first.advice })
    }
  })
})
