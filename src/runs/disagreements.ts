import { isGpu } from '../evidence/gpu.ts'
import { entriesAt, objectsAt, textAt } from '../evidence/raw.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import { sayTask } from './act.ts'
import { podOfTry } from './pods-of-run.ts'

/** A pod may end a little after its task: only what lasts is a disagreement. */
const graceSeconds = 120

/** Where Airflow and the cluster say different things of the same try, in words. */
export function disagreements(
  instances: TaskInstance[],
  pods: PodRecord[],
  at: Temporal.Instant,
): string[] {
  return instances.flatMap((instance) => {
    const pod = podOfTry(pods, instance)
    if (!pod) return []
    const name = sayTask(instance)
    const killed = killedContainer(pod)
    if (instance.state === 'success' && killed) {
      return [
        `Airflow says that ${name} succeeded, but container ${killed} of its pod was killed for memory.`,
      ]
    }
    if (instance.state === 'success' && pod.phase === 'Failed') {
      return [`Airflow says that ${name} succeeded, but its pod ${pod.name} failed.`]
    }
    if (instance.state === 'failed' && pod.phase === 'Running' && hasLasted(instance, at)) {
      const what = holdsGpu(pod) ? 'still holds a GPU' : 'still runs'
      return [`${name} has failed, but its pod ${pod.name} ${what}.`]
    }
    return []
  })
}

const hasLasted = ({ endedAt }: TaskInstance, at: Temporal.Instant): boolean =>
  endedAt !== null && at.since(endedAt).total('seconds') > graceSeconds

const killedContainer = ({ slim }: PodRecord): string | null => {
  const killed = objectsAt(slim, 'status', 'containerStatuses').find(
    (status) => textAt(status, 'state', 'terminated', 'reason') === 'OOMKilled',
  )
  return killed ? textAt(killed, 'name') : null
}

const holdsGpu = ({ slim }: PodRecord): boolean =>
  objectsAt(slim, 'spec', 'containers')
    .flatMap((container) => entriesAt(container, 'resources', 'limits'))
    .some(([name]) => isGpu(name))
