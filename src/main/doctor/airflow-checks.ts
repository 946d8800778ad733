import { askRights } from '../../../integrations/airflow/rights.ts'
import type { Config } from '../../config/index.ts'
import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** Reach and rights of every Airflow. What nobody may do by the policy, the account need not be able to. */
export const airflowChecks = ({ airflows, config }: World): Check[] =>
  airflows.map((airflow): Check => ({
    name: `Airflow ${airflow.name}`,
    hint: 'Check url, api and auth; the account needs the role Viewer to follow runs, and Op (or rights on its DAGs) for what the policy allows.',
    async look() {
      const version = await airflow.version()
      const dags = await airflow.dags({ limit: 1000 })
      const { reads, acts } = await askRights(airflow.connect)
      const wanted = mayAct(config) ? [...reads, ...acts] : reads
      const missing = wanted.filter(({ may }) => !may).map(({ what }) => what)
      if (missing.length > 0) throw new Error(`the account may not: ${missing.join(', ')}`)
      const can = acts.filter(({ may }) => may).map(({ what }) => what)
      const reading = reads.map(({ what }) => what).join(', ')
      return `version ${version}, ${dags.length} DAGs; may read ${reading}; may ${can.join(', ') || 'change nothing'}`
    },
  }))

/** Whether the policy lets anybody act on Airflow. */
const mayAct = ({ policy }: Config): boolean =>
  (policy?.rules ?? []).some(({ allow }) =>
    allow.some((what) => ['acts', 'run', 'retry', 'stop', 'pause', 'unpause'].includes(what)),
  )
