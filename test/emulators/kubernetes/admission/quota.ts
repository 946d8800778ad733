import { entriesAt, objectAt, objectsAt, textAt } from '../../../../src/evidence/raw.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import { add, amountOf, spell, zero, type Amount } from './amount.ts'
import { containerAmounts, podAmounts } from './pod-resources.ts'

const plain = new Set(['cpu', 'memory', 'ephemeral-storage'])
const mustBeSpecified = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
])

/** What a pod counts as in one resource of a quota; null where that resource does not count pods. */
function podUsage(pod: Raw, resource: string): Amount | null {
  if (resource === 'pods' || resource === 'count/pods')
    return { nanos: 1_000_000_000n, binary: false }
  const [, side, rest] = /^(requests|limits)\.(.+)$/.exec(resource) ?? []
  const name = rest ?? resource
  if (side === undefined && !plain.has(name)) return null
  return podAmounts(pod, side === 'limits' ? 'limits' : 'requests').get(name) ?? zero
}

/** Why quotas refuse a pod, in the server's words; null where they do not. Source: apiserver admission/plugin/resourcequota/controller.go */
export function quotaRefusal(pod: Raw, quotas: Raw[]): string | null {
  for (const quota of quotas) {
    const name = textAt(quota, 'metadata', 'name') ?? ''
    const missing = missingFrom(
      pod,
      hardOf(quota).map(([resource]) => resource),
    )
    if (missing !== null) return `failed quota: ${name}: must specify ${missing}`
    const exceeded = exceededBy(pod, quota)
    if (exceeded !== null) return `exceeded quota: ${name}, ${exceeded}`
  }
  return null
}

/** A quota with its status as it is with these pods and claims. */
export function withUsage(quota: Raw, pods: Raw[], claims: Raw[]): Raw {
  const hard = Object.fromEntries(hardOf(quota))
  const used = Object.keys(hard).flatMap((resource): [string, string][] => {
    const usage = claimUsage(claims, resource) ?? sumOf(pods.filter(counts), resource)
    return usage === null ? [] : [[resource, spell(usage)]]
  })
  return { ...quota, status: { hard, used: Object.fromEntries(used) } }
}

/** Ended pods no longer count, but for `count/pods`. */
const counts = (pod: Raw): boolean =>
  !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')

function sumOf(pods: Raw[], resource: string): Amount | null {
  let sum = podUsage({}, resource) === null ? null : zero
  for (const pod of pods) {
    const usage = podUsage(pod, resource)
    if (sum && usage) sum = add(sum, usage)
  }
  return sum
}

function claimUsage(claims: Raw[], resource: string): Amount | null {
  if (resource === 'persistentvolumeclaims') return amountOf(String(claims.length))
  if (resource !== 'requests.storage') return null
  return claims
    .map((claim) => amountOf(textAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '0'))
    .reduce(add, zero)
}

function exceededBy(pod: Raw, quota: Raw): string | null {
  const over = hardOf(quota).flatMap(([resource, text]) => {
    const asked = podUsage(pod, resource)
    const used = amountOf(textAt(quota, 'status', 'used', resource) ?? '0')
    const hard = amountOf(text)
    if (!asked || asked.nanos === 0n || asked.nanos + used.nanos <= hard.nanos) return []
    return [{ resource, asked, used, hard }]
  })
  if (over.length === 0) return null
  const say = (key: 'asked' | 'used' | 'hard') =>
    over.map((one) => `${one.resource}=${spell(one[key])}`).join(',')
  return `requested: ${say('asked')}, used: ${say('used')}, limited: ${say('hard')}`
}

function missingFrom(pod: Raw, resources: string[]): string | null {
  const containers = [
    ...objectsAt(pod, 'spec', 'initContainers'),
    ...objectsAt(pod, 'spec', 'containers'),
  ]
  const missing = resources
    .filter((resource) => mustBeSpecified.has(resource))
    .flatMap((resource) => {
      const [, side = 'requests', name = resource] =
        /^(requests|limits)\.(.+)$/.exec(resource) ?? []
      const without = containers
        .filter(
          (container) =>
            !containerAmounts(container, side === 'limits' ? 'limits' : 'requests').has(name),
        )
        .map((container) => textAt(container, 'name') ?? '')
      return without.length > 0 ? [`${resource} for: ${without.sort().join(',')}`] : []
    })
  return missing.length > 0 ? missing.join('; ') : null
}

const hardOf = (quota: Raw): [string, string][] =>
  entriesAt(objectAt(quota, 'spec'), 'hard').sort(([one], [other]) => (one < other ? -1 : 1))
