import { labelValue } from '../../evidence/pod-task.ts'
import type { Incident } from '../../incidents/incident.ts'
import type { Airflow } from '../../ports/airflow.ts'
import { Misunderstood } from '../misunderstood.ts'
import type { FoundRun } from './run.ts'

const runsLookedAt = 100

/** The run in which an incident's newest try was. Throws Misunderstood where Airflow knows none, and the endings of a call. */
export async function runOfIncident(
  { handle, subject, latest }: Pick<Incident, 'handle' | 'subject' | 'latest'>,
  airflows: Airflow[],
): Promise<Pick<FoundRun, 'airflow' | 'run'>> {
  const airflow = airflows.find(({ name }) => name === subject.instance)
  const known = latest.run
  if (!airflow || !subject.task || !known) {
    throw new Misunderstood(
      `${handle} is of no run that Airflow knows; name the run: /ml runs lists them.`,
    )
  }
  const run =
    (await airflow.run(subject.dag, known)) ??
    (await airflow.runs({ dag: subject.dag, limit: runsLookedAt })).find(({ id }) =>
      matchesLabel(known, id),
    )
  if (!run) throw new Misunderstood(`Airflow no longer knows the run of ${handle}.`)
  return { airflow, run }
}

/** An incident may know a name only as a pod's label shows it. */
export const matchesLabel = (known: string, name: string): boolean =>
  known === name || known === labelValue(name)
