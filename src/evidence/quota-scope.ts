import type { Pod } from './kubernetes-pod.ts'
import type { Quota } from './kubernetes-policy.ts'
import { objectsAt, textAt, textsAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** True where the quota counts this pod: all its scopes hold. Source: k8s.io/api/core/v1 ResourceQuotaScope. */
export function quotaApplies(quota: Pick<Quota, 'raw'>, pod: Pod): boolean {
  const scopes = textsAt(quota.raw, 'spec', 'scopes').map((scope): Raw => ({ scopeName: scope }))
  const selected = objectsAt(quota.raw, 'spec', 'scopeSelector', 'matchExpressions')
  return [...scopes, ...selected].every((scope) => scopeHolds(scope, pod))
}

function scopeHolds(scope: Raw, pod: Pod): boolean {
  switch (textAt(scope, 'scopeName')) {
    case 'Terminating':
      return pod.deadlineSeconds !== null
    case 'NotTerminating':
      return pod.deadlineSeconds === null
    case 'BestEffort':
      return isBestEffort(pod)
    case 'NotBestEffort':
      return !isBestEffort(pod)
    case 'PriorityClass':
      return priorityHolds(scope, textAt(pod.raw, 'spec', 'priorityClassName'))
    default:
      return true
  }
}

const isBestEffort = (pod: Pod): boolean =>
  pod.containers.every(({ requests, limits }) => requests.size + limits.size === 0)

function priorityHolds(scope: Raw, name: string | null): boolean {
  const values = textsAt(scope, 'values')
  switch (textAt(scope, 'operator')) {
    case 'In':
      return name !== null && values.includes(name)
    case 'NotIn':
      return name === null || !values.includes(name)
    case 'DoesNotExist':
      return name === null
    default:
      return name !== null
  }
}
