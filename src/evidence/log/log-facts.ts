import { textAt } from '../raw.ts'
import type { Snapshot } from '../snapshot.ts'

/** What the logs of this try say. */
export type LogFacts = {
  /** The task log, as Airflow keeps it. */
  airflow: string
  /** What each container printed, by container name. */
  containers: ReadonlyMap<string, string>
}

/** Reads the logs of a snapshot. */
export const readLogs = ({ airflow, kubernetes }: Snapshot): LogFacts => ({
  airflow: textAt(airflow, 'log') ?? '',
  containers: new Map(
    Object.entries(kubernetes?.logs ?? {}).filter(([, text]) => typeof text === 'string'),
  ),
})
