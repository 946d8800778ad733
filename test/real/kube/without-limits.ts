import { until } from '../until.ts'
import type { KubeConnection } from './connect.ts'

const path = '/api/v1/namespaces/airflow-ml'

/**
 * Takes the LimitRange of `airflow-ml` away, so that nothing fills in what a pod does not state; resolves when the API server
 * has noticed, to what puts it back.
 */
export async function withoutLimits(kube: KubeConnection): Promise<() => Promise<void>> {
  const { spec } = await kube.must<{ spec: object }>('GET', `${path}/limitranges/general-limits`)
  await kube.must('DELETE', `${path}/limitranges/general-limits`)
  await until('pods without limits refused', () => refused(kube))
  return async () => {
    await kube.must('POST', `${path}/limitranges`, { metadata: { name: 'general-limits' }, spec })
    await until('limits filled in', async () => !(await refused(kube)))
  }
}

async function refused(kube: KubeConnection): Promise<boolean> {
  const { text } = await kube.api('POST', `${path}/pods?dryRun=All`, {
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'main', image: 'any' }] },
  })
  return text.includes('must specify')
}
