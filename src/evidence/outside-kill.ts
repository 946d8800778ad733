import type { Facts } from './facts.ts'
import type { Container } from './kubernetes-container.ts'
import type { Pod } from './kubernetes-pod.ts'

/** Something outside the container that ends it with SIGTERM and then SIGKILL. */
export type OutsideKill = { kind: 'probe' | 'deletion'; message: string }

/** A failed probe or a deletion that explains exit code 137 or 143, or null. */
export function outsideKill(
  { kubernetes }: Facts,
  pod: Pod,
  container: Container,
): OutsideKill | null {
  const about = kubernetes.podEvents.filter(
    ({ fieldPath }) => fieldPath === null || fieldPath.includes(`{${container.name}}`),
  )
  const killing = about.find(
    ({ reason, message }) =>
      reason === 'Killing' && /failed (?:liveness|startup) probe/.test(message),
  )
  const probe = about.find(
    ({ reason, message }) => reason === 'Unhealthy' && /^(?:Liveness|Startup) probe/.test(message),
  )
  if (killing)
    return {
      kind: 'probe',
      message: probe ? `${killing.message}; ${probe.message}` : killing.message,
    }
  if (probe && /^(?:Liveness|Startup)/.test(probe.message))
    return { kind: 'probe', message: probe.message }
  const stopping = about.find(
    ({ reason, message }) => reason === 'Killing' && /^Stopping container/.test(message),
  )
  if (pod.deletionAskedAt && endedAfter(container, pod.deletionAskedAt))
    return { kind: 'deletion', message: `the pod was deleted at ${pod.deletionAskedAt}` }
  return stopping ? { kind: 'deletion', message: stopping.message } : null
}

/** A container that had ended before the deletion was not killed by it. */
const endedAfter = ({ state }: Container, asked: Temporal.Instant): boolean => {
  const finishedAt = state.terminated?.finishedAt
  return !finishedAt || finishedAt.epochMilliseconds >= asked.epochMilliseconds - 60_000
}
