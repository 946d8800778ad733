import { limitRangeCaps, quotaCaps } from '../advice/policy-caps.ts'
import { approximateBytes } from '../advice/quantity.ts'
import { readLimitRange, readQuota } from '../evidence/kubernetes-policy.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import type { Cluster, PodRecord } from '../ports/kubernetes.ts'
import { askedShape } from './asked-shape.ts'
import { isAlive } from './asked.ts'
import { knownNodes } from './known-nodes.ts'
import { freeNow } from './node-walls.ts'
import { askedOf } from './quota-walls.ts'
import { sayBare } from './say-amount.ts'
import { podOfShape } from './shape.ts'
import { useOfNodes } from './use.ts'

/** One field of a quota, as people say it; `share` of it is used. */
export type QuotaField = {
  quota: string
  field: string
  hard: string
  used: string
  free: string
  share: number
}

/** What limits a namespace. */
export type QuotaView = {
  namespace: string
  fields: QuotaField[]
  /** The largest memory that one more pod could have, and what stops it there; null where nothing limits it. `atMost`: pods that are not seen may leave less. */
  largest: { memory: string; why: string; atMost: boolean } | null
  /** Who uses most of the fullest field, by DAG or pod name. */
  consumers: { field: string; rows: { name: string; amount: string; share: number }[] } | null
}

const consumersMost = 5

/** Quotas of a namespace, the largest pod that still fits, and who uses most. */
export function quotaView(cluster: Cluster, namespace: string): QuotaView {
  const quotas = cluster.resourceQuotas(namespace).map(readQuota)
  const fields = quotas.flatMap(({ name, hard, used }) =>
    [...hard].map(([field, most]) => {
      const usedNanos = used.get(field)?.nanos ?? 0n
      const free = most.nanos > usedNanos ? most.nanos - usedNanos : 0n
      return {
        quota: name,
        field,
        hard: most.text,
        used: sayBare(field, usedNanos),
        free: sayBare(field, free),
        share: most.nanos === 0n ? 1 : Number(usedNanos) / Number(most.nanos),
      }
    }),
  )
  const fullest = fields
    .filter(({ field }) => !/^(count\/|pods$|persistentvolumeclaims)|storage/.test(field))
    .toSorted((one, other) => other.share - one.share)[0]
  return {
    namespace,
    fields: fields.toSorted((one, other) => other.share - one.share),
    largest:
      quotas.length + cluster.limitRanges(namespace).length > 0
        ? largestPod(cluster, namespace)
        : null,
    consumers: fullest ? consumersOf(cluster, namespace, fullest.field) : null,
  }
}

function largestPod(cluster: Cluster, namespace: string): QuotaView['largest'] {
  const container = {
    name: 'base',
    resources: { limits: { memory: '1' }, requests: { memory: '1' } },
  }
  const pod = podOfShape(
    { metadata: { name: 'asked-for', namespace }, spec: { containers: [container] } },
    cluster,
  )
  const base = pod.containers[0]
  if (!base) return null
  const limitRanges = cluster.limitRanges(namespace).map(readLimitRange)
  const quotas = cluster.resourceQuotas(namespace).map(readQuota)
  const use = useOfNodes(cluster)
  const roomiest = knownNodes(cluster)
    .filter(({ cordoned, ready }) => !cordoned && ready !== false)
    .slice(0, 500)
    .map((node) => ({
      bytes: freeNow(node, use, 'memory') / 1_000_000_000n,
      source: `node ${node.name} has the most memory free`,
    }))
    .reduce<{ bytes: bigint; source: string } | null>(
      (most, each) => (most === null || each.bytes > most.bytes ? each : most),
      null,
    )
  const least = [
    ...limitRangeCaps(limitRanges, pod, base),
    ...quotaCaps(quotas, pod, base, { podCounts: false, requestFollows: true }),
    ...(roomiest ? [roomiest] : []),
  ].reduce<{ bytes: bigint; source: string } | null>(
    (smallest, each) => (smallest === null || each.bytes < smallest.bytes ? each : smallest),
    null,
  )
  if (!least) return null
  const memory = least.bytes > 0n ? approximateBytes(least.bytes) : '0'
  const atMost = roomiest !== null && !cluster.seesAllNamespaces
  return { memory, why: least.source, atMost }
}

function consumersOf(cluster: Cluster, namespace: string, field: string): QuotaView['consumers'] {
  const sums = new Map<string, bigint>()
  let all = 0n
  for (const record of cluster.pods()) {
    if (record.namespace !== namespace || !isAlive(record)) continue
    const amount = amountOf(record, field)
    sums.set(nameOf(record), (sums.get(nameOf(record)) ?? 0n) + amount)
    all += amount
  }
  const rows = [...sums]
    .filter(([, amount]) => amount > 0n)
    .toSorted(([, one], [, other]) => (other > one ? 1 : other < one ? -1 : 0))
    .slice(0, consumersMost)
    .map(([name, amount]) => ({
      name,
      amount: sayBare(field, amount),
      share: Number(amount) / Number(all),
    }))
  return rows.length === 0 ? null : { field, rows }
}

const amounts = new WeakMap<Pod, Map<string, bigint>>()

/** Pods that ask for the same are reckoned once. */
function amountOf(record: PodRecord, field: string): bigint {
  const shape = askedShape(record)
  const known = amounts.get(shape) ?? new Map<string, bigint>()
  amounts.set(shape, known)
  const amount = known.get(field) ?? askedOf(field, shape) ?? 0n
  known.set(field, amount)
  return amount
}

const nameOf = ({ task, name }: PodRecord): string => task?.dag ?? name
