import { until } from '../until.ts'
import type { KubeConnection } from './connect.ts'

const path = '/api/v1/namespaces/airflow-ml/resourcequotas/quota-compute-resources'

interface Quota {
  readonly spec: { readonly hard: Readonly<Record<string, string>> }
  readonly status: { readonly hard?: Readonly<Record<string, string>> }
}

/** Lowers the quota of `airflow-ml`; resolves when it is in force, to what puts it back. */
export async function holdQuota(
  kube: KubeConnection,
  hard: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const before = await kube.must<Quota>('GET', path)
  await set(kube, hard)
  return () => set(kube, before.spec.hard)
}

async function set(kube: KubeConnection, hard: Readonly<Record<string, string>>): Promise<void> {
  await kube.patch(path, { spec: { hard } })
  await until('quota in force', async () => {
    const { status } = await kube.must<Quota>('GET', path)
    return Object.entries(hard).every(([name, amount]) => status.hard?.[name] === amount)
  })
}
