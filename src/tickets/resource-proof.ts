import { parseQuantity, type Quantity } from '../advice/quantity.ts'
import type { FieldChange } from '../diagnosis/finding.ts'
import { readLimitRange, readQuota } from '../evidence/kubernetes-policy.ts'
import { readClaim } from '../evidence/kubernetes-storage.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Cluster } from '../ports/kubernetes.ts'

/** The rules and claims of namespaces, from memory. */
export type Rules = Pick<Cluster, 'resourceQuotas' | 'limitRanges' | 'claims'>

/**
 * What shows that a ticket's resource is as was asked, in plain words: `limits.memory of quota q is 200Gi now`. `isEnough`:
 * it shows by itself that the cause is gone; else somebody must have got through since. Null where it is not, or cannot be seen.
 */
export function resourceProof(
  { resource, change }: Ticket,
  incidents: readonly Incident[],
  rules: Rules,
): { text: string; isEnough: boolean } | null {
  const { kind, name, namespace } = resource
  if (namespace === null) return null
  if (kind === 'claim') return claimProof(name, namespace, change, incidents, rules)
  if (kind !== 'quota' && kind !== 'limit-range') return null
  const allowed = kind === 'quota' ? quotaFields : rangeFields
  const fields = change === null ? [] : [change, ...(change.besides ?? [])]
  const now = fields.map((field) => raised(field, allowed(rules, namespace, name)))
  if (now.length === 0 || now.includes(null)) return null
  const kindWord = kind === 'quota' ? 'quota' : 'LimitRange'
  return { text: `${now.join(' and ')} in ${kindWord} ${name}`, isEnough: false }
}

/** What a field allows now, or null where it is not there. */
type Allowed = (field: string) => Quantity | null

const quotaFields = (rules: Rules, namespace: string, name: string): Allowed => {
  const quota = rules
    .resourceQuotas(namespace)
    .map(readQuota)
    .find((each) => each.name === name)
  return (field) => quota?.hard.get(field) ?? null
}

const rangeFields = (rules: Rules, namespace: string, name: string): Allowed => {
  const range = rules
    .limitRanges(namespace)
    .map(readLimitRange)
    .find((each) => each.name === name)
  return (field) => {
    const [, of, resource = ''] = /^(container|pod) max (\S+)$/.exec(field) ?? []
    const limit = range?.limits.find(({ type }) => type.toLowerCase() === of)
    return limit?.max.get(resource) ?? null
  }
}

function raised({ field, to }: FieldChange, allowed: Allowed): string | null {
  const wanted = parseQuantity(to)
  const most = allowed(field)
  return wanted && most && most.nanos >= wanted.nanos ? `${field} is ${most.text} now` : null
}

function claimProof(
  name: string,
  namespace: string,
  change: Ticket['change'],
  incidents: readonly Incident[],
  rules: Rules,
): { text: string; isEnough: boolean } | null {
  const claim = rules
    .claims(namespace)
    .map(readClaim)
    .find((each) => each.name === name)
  if (!claim) return null
  if (incidents.every(({ latest }) => needsVolume.has(latest.finding.cause)))
    return claim.phase === 'Bound' ? { text: `claim ${name} is Bound now`, isEnough: true } : null
  const [wanted, has] = [parseQuantity(change?.to), parseQuantity(claim.capacity)]
  return wanted && has && has.nanos >= wanted.nanos
    ? { text: `claim ${name} has ${has.text} now`, isEnough: true }
    : null
}

/** Causes that are gone as soon as the claim has its volume. */
const needsVolume: ReadonlySet<string> = new Set(['pvc-missing', 'pvc-not-bound'])
