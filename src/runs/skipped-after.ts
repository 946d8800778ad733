import type { Airflow, TaskInstance } from '../ports/airflow.ts'
import { downstreamOf } from './downstream-of.ts'

/** Whether Airflow passed over it. */
export const isSkipped = ({ state }: TaskInstance): boolean => state === 'skipped'

/** Whether both are the same task instance of one run. */
export const isSame = (
  one: Pick<TaskInstance, 'task' | 'mapIndex'>,
  other: Pick<TaskInstance, 'task' | 'mapIndex'>,
): boolean => one.task === other.task && one.mapIndex === other.mapIndex

/** What comes after the tasks to retry and was skipped, as Airflow does when a run is stopped: a retry leaves it so. */
export async function skippedAfter(
  wanted: TaskInstance[],
  all: TaskInstance[],
  airflow: Airflow,
): Promise<TaskInstance[]> {
  const skipped = all.filter(isSkipped)
  const [first] = skipped
  if (!first) return []
  const ids = wanted.map(({ task }) => task)
  const after = downstreamOf(ids, await airflow.tasks(first.dag))
  return skipped.filter((each) => after.has(each.task) && !wanted.some((one) => isSame(one, each)))
}
