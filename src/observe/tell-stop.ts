import type { Clock } from '../clock.ts'
import { labelValue } from '../evidence/pod-task.ts'
import { changeOf, openIncident } from '../incidents/book.ts'
import { learn } from '../incidents/transitions.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import type { Act } from '../runs/act.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'

/** The card of an incident whose run was stopped from chat says so. Resolves to whether there is one. */
export function tellStop(
  { store, clock }: { store: Store; clock: Clock },
  subjectKey: string,
  { run }: Pick<TaskInstance, 'run'>,
  { confirmedBy, askedBy }: Pick<Act, 'confirmedBy' | 'askedBy'>,
): Promise<boolean> {
  return revise(
    store,
    () => clock.now(),
    async () => {
      const known = await openIncident(store, subjectKey)
      if (!known) return null
      const { latest } = known.body
      // Until Airflow was asked, an incident knows its run only as the pod's label shows it.
      if (latest.run !== run && latest.run !== labelValue(run)) return null
      const step = learn(known.body, latest.key, { stoppedBy: confirmedBy ?? askedBy })
      return changeOf(step, known.version)
    },
  )
}
