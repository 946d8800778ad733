import { readClaim, type Claim } from '../evidence/kubernetes-storage.ts'
import { objectsAt, textAt } from '../evidence/raw.ts'
import type { Cluster, PodRecord } from '../ports/kubernetes.ts'
import type { VolumeUse } from '../ports/sources.ts'
import { isAlive } from './asked.ts'

/** One claim, who mounts it, and how full it is; `use` null where nobody knows. */
export type ClaimView = {
  claim: Claim
  mountedBy: { pod: PodRecord; node: string | null }[]
  use: VolumeUse | null
}

/** The claims of these namespaces, by name. */
export function claimViews(
  cluster: Cluster,
  namespaces: readonly string[],
  uses: ReadonlyMap<string, readonly VolumeUse[]>,
): ClaimView[] {
  const mounts = mountsIn(cluster, namespaces)
  return namespaces
    .flatMap((namespace) => cluster.claims(namespace).map(readClaim))
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((claim) => ({
      claim,
      mountedBy: (mounts.get(keyOf(claim)) ?? []).map((pod) => ({ pod, node: pod.node })),
      use: uses.get(claim.namespace)?.find((each) => each.claim === claim.name) ?? null,
    }))
}

function mountsIn(cluster: Cluster, namespaces: readonly string[]): Map<string, PodRecord[]> {
  const mounts = new Map<string, PodRecord[]>()
  for (const record of cluster.pods()) {
    if (!namespaces.includes(record.namespace) || !isAlive(record)) continue
    for (const name of claimsOf(record)) {
      const key = keyOf({ namespace: record.namespace, name })
      mounts.set(key, [...(mounts.get(key) ?? []), record])
    }
  }
  return mounts
}

const claims = new WeakMap<PodRecord, string[]>()

function claimsOf(record: PodRecord): string[] {
  const known = claims.get(record)
  if (known) return known
  const names = objectsAt(record.slim, 'spec', 'volumes').flatMap((volume) => {
    const named = textAt(volume, 'persistentVolumeClaim', 'claimName')
    if (named !== null) return [named]
    return volume['ephemeral'] ? [`${record.name}-${textAt(volume, 'name') ?? ''}`] : []
  })
  claims.set(record, names)
  return names
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  `${namespace}/${name}`
