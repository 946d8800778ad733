import type { Facts } from './facts.ts'
import { conditionOf, type Pod } from './kubernetes-pod.ts'

/** A pod that has not started: it has no node yet, or its containers are still being made. */
export type Wait = 'for a node' | 'for its containers'

/** What the pod waits (or waited until it was given up) for; null where it ran or ended. A pod that the log only names waits too. */
export function waitOf(facts: Facts): Wait | null {
  const { pod } = facts.kubernetes
  if (!pod) return null
  if (
    pod.containers.some(
      ({ state, lastState }) => state.running || state.terminated || lastState.terminated,
    )
  )
    return null
  if (pod.ended || pod.phase === 'Running' || pod.phase === 'Unknown') return null
  if (pod.phase === null && !isUnscheduled(pod)) return null
  return pod.nodeName === null ? 'for a node' : 'for its containers'
}

/** How long the pod has been there at the moment of judgement, in seconds; null where nobody says when it was made. */
export function ageSeconds({ at, kubernetes: { pod } }: Facts): number | null {
  return at && pod?.createdAt ? pod.createdAt.until(at).total('seconds') : null
}

const isUnscheduled = (pod: Pod): boolean => conditionOf(pod, 'PodScheduled')?.status === 'False'
