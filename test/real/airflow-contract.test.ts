import { airflowContract } from '../integrations/airflow/contract/contract.ts'
import { prepare, useAirflow } from './use-servers.ts'

for (const version of ['2.11', '3'] as const) {
  const airflow = useAirflow(version)
  const api = version === '3' ? 'v2' : 'v1'
  const open = () => ({ url: airflow().url, api, version: airflow().version }) as const
  airflowContract(`Airflow ${version}`, open, { before: prepare, retry: 2 })
}
