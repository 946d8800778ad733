import type { Quantity } from '../../advice/quantity.ts'
import type { Container, Terminated } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'

/** A container's end that counts: how it ended now, or before its restart. */
export type Death = { container: Container; end: Terminated; current: boolean }

/** How a container last ended, or null where it never did. A restart that is under way shows its reason in the last state. */
export function lastDeath(container: Container): Death | null {
  const { state, lastState } = container
  if (state.terminated) return { container, end: state.terminated, current: true }
  if (lastState.terminated) return { container, end: lastState.terminated, current: false }
  return null
}

/** Killed at its memory limit: marked OOMKilled, or killed before it could start. Source: runc libcontainer/process_linux.go. */
export const isOutOfMemory = ({ reason, message }: Terminated): boolean =>
  reason === 'OOMKilled' || (reason !== null && startKilled.test(message ?? ''))

/** The runtime's words for a container that did not even start within its memory limit. */
export const startKilled = /container init was OOM-killed|\(possibly OOM-killed\)/

/** The memory limit that counts for the container: its own, else the pod's (Kubernetes 1.34 and later). */
export const memoryLimit = (pod: Pod, container: Container): Quantity | null =>
  container.limits.get('memory') ?? pod.limits.get('memory') ?? null

/** A pod of the API always has `resources`; what a log tells of a pod may lack it, and then nobody knows the limit. */
export const isLimitKnown = ({ spec }: Container): boolean => 'resources' in spec

/** The pod of Airflow's KubernetesExecutor that supervises a task, not the pod in which the work is done. */
export const isExecutorWorker = ({ labels }: Pod): boolean =>
  labels.get('kubernetes_executor') === 'True' || labels.has('airflow-worker')

/** Seconds between which two deaths belong together: the second may be the echo of the first. */
const echoSeconds = 120

/** The container whose OOM kill explains the pod's end (or its restarts), or null. */
export function outOfMemoryDeath(pod: Pod): Death | null {
  const deaths = pod.containers.flatMap((container) => lastDeath(container) ?? [])
  const killed = deaths.filter(({ end }) => isOutOfMemory(end) && end.exitCode !== 0)
  const failedInit = deaths.filter(
    ({ container, end }) =>
      isOutOfMemory(end) &&
      container.kind === 'init' &&
      end.exitCode === 0 &&
      pod.phase !== 'Succeeded',
  )
  const candidates = [...killed, ...failedInit].filter(
    (death) => death.current || !hasOtherEnd(death, deaths, pod),
  )
  return candidates.toSorted(firstDeath)[0] ?? null
}

/** A restart long before the pod ended for another reason, or ended well, is history. */
function hasOtherEnd({ end }: Death, deaths: readonly Death[], pod: Pod): boolean {
  if (pod.phase === 'Succeeded') return true
  return deaths.some(
    (other) =>
      other.current &&
      other.container.kind === 'main' &&
      (!end.finishedAt ||
        !other.end.finishedAt ||
        end.finishedAt.until(other.end.finishedAt).total('seconds') > echoSeconds),
  )
}

function firstDeath(one: Death, other: Death): number {
  if (one.current !== other.current) return one.current ? -1 : 1
  const moments = [one, other].map(({ end }) => end.finishedAt?.epochMilliseconds ?? Infinity)
  const [left = 0, right = 0] = moments
  if (left !== right) return left < right ? -1 : 1
  return one.container.name < other.container.name ? -1 : 1
}
