import type { Container } from '../evidence/kubernetes-container.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import type { LimitRange, Quota } from '../evidence/kubernetes-policy.ts'
import { quotaApplies } from '../evidence/quota-scope.ts'
import { effectiveLimits, effectiveRequests } from '../evidence/scheduling/effective-requests.ts'
import type { Cap } from './cap.ts'
import { besideBytes } from './pod-sums.ts'
import { unitsOf } from './quantity.ts'

/** What LimitRanges allow the container: their container maximum, and their pod maximum less the pod's other containers. */
export function limitRangeCaps(
  limitRanges: readonly LimitRange[],
  pod: Pod,
  container: Container,
): Cap[] {
  return limitRanges.flatMap(({ name, namespace, limits }) =>
    limits.flatMap(({ type, max }): Cap[] => {
      const most = max.get('memory')
      if (!most || (type !== 'Container' && type !== 'Pod')) return []
      const takenBytes = type === 'Pod' ? besideBytes(pod, container, 'limits') : 0n
      const beside = takenBytes > 0n ? ' less what its other containers have' : ''
      return [
        {
          kind: 'limit-range',
          bytes: unitsOf(most) - takenBytes,
          source: `LimitRange ${name}: ${type.toLowerCase()} max memory ${most.text}${beside}`,
          resource: { kind: 'limit-range', namespace: namespace || pod.namespace || null, name },
          field: `${type.toLowerCase()} max memory`,
          from: most.text,
          takenBytes,
        },
      ]
    }),
  )
}

/**
 * What quotas leave for the container: hard less used, plus this pod's own share while it still counts (not ended, not deleted),
 * less the pod's other containers. `requests.memory` counts only where the request follows the limit.
 */
export function quotaCaps(
  quotas: readonly Quota[],
  pod: Pod,
  container: Container,
  { podCounts, requestFollows }: { podCounts: boolean; requestFollows: boolean },
): Cap[] {
  const requestFields = requestFollows ? (['requests.memory', 'memory'] as const) : []
  const fields = [
    { field: 'limits.memory', side: 'limits' } as const,
    ...requestFields.map((field) => ({ field, side: 'requests' }) as const),
  ]
  return quotas
    .filter((quota) => quotaApplies(quota, pod))
    .flatMap(({ name, namespace, hard, used }) =>
      fields.flatMap(({ field, side }): Cap[] => {
        const most = hard.get(field)
        if (!most) return []
        const own = side === 'limits' ? effectiveLimits(pod) : effectiveRequests(pod)
        const ownNanos = podCounts ? (own.get('memory') ?? 0n) : 0n
        const othersNanos = (used.get(field)?.nanos ?? 0n) - ownNanos
        const othersBytes = othersNanos > 0n ? othersNanos / 1_000_000_000n : 0n
        const takenBytes = othersBytes + besideBytes(pod, container, side)
        const usedText = used.get(field)?.text ?? '0'
        return [
          {
            kind: 'quota',
            bytes: unitsOf(most) - takenBytes,
            source: `quota ${name}: ${field} ${most.text}, ${usedText} used`,
            resource: { kind: 'quota', namespace: namespace || pod.namespace || null, name },
            field,
            from: most.text,
            takenBytes,
          },
        ]
      }),
    )
}
