import type { Pod } from '../evidence/kubernetes-pod.ts'
import type { Quota } from '../evidence/kubernetes-policy.ts'
import { quotaApplies } from '../evidence/quota-scope.ts'
import { effectiveLimits, effectiveRequests } from '../evidence/scheduling/effective-requests.ts'
import type { Wall } from './fit.ts'
import { sayBare } from './say-amount.ts'

/** The quotas that would refuse the pod. Source: apiserver/pkg/admission/plugin/resourcequota/controller.go. */
export function quotaWalls(quotas: readonly Quota[], pod: Pod): Wall[] {
  return quotas
    .filter((quota) => quotaApplies(quota, pod))
    .flatMap(({ name, hard, used }) =>
      [...hard].flatMap(([field, most]): Wall[] => {
        const asked = askedOf(field, pod)
        const left = most.nanos - (used.get(field)?.nanos ?? 0n)
        if (asked === null || asked <= 0n || asked <= left) return []
        return [
          {
            kind: 'quota',
            text: `quota ${name}: ${field} has ${sayBare(field, left > 0n ? left : 0n)} of ${most.text} left, asked for is ${sayBare(field, asked)}`,
          },
        ]
      }),
    )
}

/** What a pod takes of a field of a quota, in billionths; null for a field that pods do not count against. */
export function askedOf(field: string, pod: Pod): bigint | null {
  if (field === 'pods' || field === 'count/pods') return 1_000_000_000n
  if (field.startsWith('limits.')) return effectiveLimits(pod).get(field.slice(7)) ?? 0n
  if (field.startsWith('requests.') && field !== 'requests.storage')
    return effectiveRequests(pod).get(field.slice(9)) ?? 0n
  return field === 'cpu' || field === 'memory' ? (effectiveRequests(pod).get(field) ?? 0n) : null
}
