import { createAirflow } from '../../../integrations/airflow/airflow.ts'

// Run by itself: Kerberos takes its tickets from the environment of the process. Prints one line of JSON.
const [url = '', service = 'airflow'] = process.argv.slice(2)
const airflow = createAirflow({
  name: 'airflow-ml',
  url,
  api: 'auto',
  auth: { kind: 'kerberos', service },
  namespaces: [],
})
try {
  const dags = await Promise.all(['form', 'mapped', 'grouped'].map((id) => airflow.dag(id)))
  await airflow.setPaused('grouped', false)
  console.log(JSON.stringify({ dags: dags.map((dag) => dag?.id) }))
} catch (error) {
  console.log(JSON.stringify({ refused: (error as Error).message }))
}
airflow.close()
