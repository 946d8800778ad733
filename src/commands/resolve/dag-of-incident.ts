import type { Incident } from '../../incidents/incident.ts'
import type { Airflow } from '../../ports/airflow.ts'
import { Misunderstood } from '../misunderstood.ts'
import { matchesLabel } from './run-of-incident.ts'

const dagsMost = 2000

/** The DAG of an incident as `instance:dag`. Throws Misunderstood where Airflow knows none, and the endings of a call. */
export async function dagOfIncident(
  { handle, subject }: Pick<Incident, 'handle' | 'subject'>,
  airflows: readonly Airflow[],
): Promise<string> {
  const airflow = airflows.find(({ name }) => name === subject.instance)
  const dags = (await airflow?.dags({ limit: dagsMost })) ?? []
  const dag = dags.find(({ id }) => matchesLabel(subject.dag, id))
  if (airflow && dag) return `${airflow.name}:${dag.id}`
  throw new Misunderstood(
    `${handle} is of no DAG that Airflow knows; name the DAG: /ml dags lists them.`,
  )
}
