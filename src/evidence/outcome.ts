import type { Facts } from './facts.ts'
import type { Container, Terminated } from './kubernetes-container.ts'
import type { Pod } from './kubernetes-pod.ts'

/** Where the work stands: the pod's own state first, then what Airflow says of the task. */
export type Outcome = 'failed' | 'waiting' | 'running' | 'succeeded' | 'unknown'

/** Where the work of a snapshot stands. */
export function outcomeOf({ kubernetes: { pod }, airflow }: Facts): Outcome {
  const ofPod = pod ? podOutcome(pod) : 'unknown'
  const ofTask = taskOutcome(airflow.state)
  if (ofPod === 'failed')
    return ofTask === 'succeeded' && pod && didItsWork(pod) ? 'succeeded' : 'failed'
  if (ofTask === 'failed') return 'failed'
  return ofPod === 'unknown' ? ofTask : ofPod
}

/** The task's own container ended well; what was stopped afterwards (the XCom sidecar) failed nothing. */
const didItsWork = ({ containers }: Pod): boolean => {
  const base = containers.find(({ name }) => name === 'base')
  return (
    base?.state.terminated?.exitCode === 0 &&
    containers.every(({ state }) => state.terminated?.reason !== 'OOMKilled')
  )
}

/** Where a pod stands; a container that failed counts though a sidecar keeps the pod running. */
function podOutcome(pod: Pod): Outcome {
  if (pod.phase === 'Succeeded') return 'succeeded'
  if (pod.phase === 'Failed' || pod.containers.some(hasFailed)) return 'failed'
  if (pod.phase === 'Running') return 'running'
  return pod.phase === 'Pending' ? 'waiting' : 'unknown'
}

/** The container whose failure counts: init steps, then the task's own containers, sidecars last; among equals the one that ended first. */
export function failedContainer(pod: Pod): Container | null {
  const order = { init: 0, main: 1, sidecar: 2 }
  const endedAt = (container: Container): number =>
    failureOf(container)?.finishedAt?.epochMilliseconds ?? Number.MAX_SAFE_INTEGER
  const failed = pod.containers.filter(hasFailed)
  return (
    failed.toSorted(
      (one, other) => order[one.kind] - order[other.kind] || endedAt(one) - endedAt(other),
    )[0] ?? null
  )
}

/** How a container failed, now or before its restart; null where it did not. */
export const failureOf = ({ state, lastState }: Container): Terminated | null =>
  [state.terminated, state.terminated ? null : lastState.terminated].find(
    (end) => end && (end.exitCode !== 0 || end.reason === 'OOMKilled'),
  ) ?? null

const hasFailed = (container: Container): boolean =>
  failureOf(container) !== null &&
  !(
    container.kind === 'sidecar' &&
    container.state.terminated &&
    isStop(container.state.terminated)
  )

/** Sidecars are stopped when the main containers are done. */
const isStop = ({ exitCode, reason }: Terminated): boolean =>
  reason !== 'OOMKilled' && (exitCode === 137 || exitCode === 143)

function taskOutcome(state: string | null): Outcome {
  switch (state) {
    case 'failed':
    case 'up_for_retry':
    case 'upstream_failed':
      return 'failed'
    case 'success':
    case 'skipped':
      return 'succeeded'
    case 'running':
    case 'deferred':
    case 'restarting':
      return 'running'
    case 'queued':
    case 'scheduled':
    case 'up_for_reschedule':
      return 'waiting'
    default:
      return 'unknown'
  }
}
