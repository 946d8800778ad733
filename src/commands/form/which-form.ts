import type { Airflow } from '../../ports/airflow.ts'
import type { Tools } from '../tools.ts'
import type { Form } from './form.ts'

const namesMost = 1_000
const patienceMilliseconds = 1_000

/** Asks which DAG to run, in the words that a command takes; where Airflow names its DAGs in time, the form itself says what it does not know. */
export async function whichForm({
  airflows,
  clock,
}: Pick<Tools, 'airflows' | 'clock'>): Promise<Form> {
  const names = await inTime(namesOfDags(airflows), clock)
  return {
    command: 'run',
    title: 'Run a pipeline',
    submit: 'Next',
    intro: [['Which one? The beginning of its name will do.']],
    fields: [
      {
        name: 'dag',
        label: 'DAG',
        hint:
          airflows.length > 1
            ? `one of ${airflows.map(({ name }) => name).join(', ')} before a colon, if need be`
            : null,
        kind: 'text',
        required: true,
        initial: null,
        choices: [],
        ...(names && { names }),
        schema: { type: 'string', minLength: 1, maxLength: 250 },
      },
    ],
    context: { step: 'which' },
  }
}

/** Null when one Airflow does not answer, or there are too many to keep with a form. */
async function namesOfDags(airflows: Airflow[]): Promise<string[] | null> {
  const lists = await Promise.allSettled(
    airflows.map((airflow) => airflow.dags({ limit: namesMost + 1 })),
  )
  if (lists.some(({ status }) => status === 'rejected')) return null
  const names = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
  return names.length > namesMost ? null : names.map(({ id }) => id)
}

/** A form has to be opened within three seconds, whatever Airflow does. */
async function inTime<T>(answer: Promise<T>, clock: Tools['clock']): Promise<T | null> {
  const answered = new AbortController()
  const tooLate = clock.sleep(patienceMilliseconds, answered.signal).then(
    () => null,
    () => null,
  )
  return Promise.race([answer, tooLate]).finally(() => answered.abort())
}
