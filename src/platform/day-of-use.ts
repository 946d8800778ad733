import { readQuota } from '../evidence/kubernetes-policy.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { revise } from '../store/revise.ts'
import type { Store, Write } from '../store/store.ts'
import { gpuView } from './gpu-view.ts'

/** Shares in use at a moment, from 0 to 1: of quota fields by name, or of all GPUs under `gpu`. */
export type UsePoint = { atMilliseconds: number; shares: Record<string, number> }

const pointsMost = 288
const idOf = (what: string): string => `use:${what}`

/** What the GPUs of the cluster are remembered under; quotas are under their namespace. */
export const allGpus = 'all GPUs'

/** The points of the last day, oldest first. */
export const readDay = async (store: Pick<Store, 'read'>, what: string): Promise<UsePoint[]> =>
  (await store.read<UsePoint[]>('sample', idOf(what)))?.body ?? []

/** The points of a day with one of the present, from memory: what was remembered may be minutes old. */
export function withPresent(
  day: readonly UsePoint[],
  shares: UsePoint['shares'],
  at: Temporal.Instant,
): UsePoint[] {
  if (Object.keys(shares).length === 0) return [...day]
  const atMilliseconds = at.epochMilliseconds
  return [
    ...day.filter((point) => point.atMilliseconds < atMilliseconds),
    { atMilliseconds, shares },
  ]
}

/** The write of all points of a day, oldest first, over the version that was read. */
export const useWrite = (what: string, points: UsePoint[], version: number | null): Write => ({
  kind: 'sample',
  id: idOf(what),
  version,
  body: points.slice(-pointsMost),
})

/** Remembers how much of GPUs and quotas is in use now, for a day at one point each five minutes. */
export async function rememberUse(
  { store, cluster }: { store: Store; cluster: Cluster },
  namespaces: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  const points = [
    ...namespaces.map((namespace) => ({
      what: namespace,
      shares: quotaShares(cluster, namespace),
    })),
    { what: allGpus, shares: gpuShares(cluster) },
  ]
  for (const { what, shares } of points) {
    if (Object.keys(shares).length === 0) continue
    await revise(
      store,
      () => at,
      async () => {
        const stored = await store.read<UsePoint[]>('sample', idOf(what))
        const point: UsePoint = { atMilliseconds: at.epochMilliseconds, shares }
        const body = [...(stored?.body ?? []), point]
        const version = stored?.version ?? null
        return { writes: [useWrite(what, body, version)], effects: [] }
      },
    )
  }
}

/** Where two quotas have the same field, the fuller one counts. */
export function quotaShares(cluster: Cluster, namespace: string): Record<string, number> {
  const shares: Record<string, number> = {}
  for (const { hard, used } of cluster.resourceQuotas(namespace).map(readQuota))
    for (const [field, { nanos }] of hard)
      if (nanos > 0n)
        shares[field] = Math.max(
          shares[field] ?? 0,
          Math.round((Number(used.get(field)?.nanos ?? 0n) / Number(nanos)) * 1000) / 1000,
        )
  return shares
}

/** How much of all GPUs that are seen is in use now, from memory; nothing where there are none. */
export function gpuShares(cluster: Cluster): Record<string, number> {
  const { nodes } = gpuView(cluster)
  const total = nodes.reduce((sum, node) => sum + node.total, 0)
  const used = nodes.reduce((sum, node) => sum + node.used, 0)
  return total === 0 ? {} : { gpu: Math.round((used / total) * 1000) / 1000 }
}
