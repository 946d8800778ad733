import { isGpu } from '../evidence/gpu.ts'
import { entriesAt, objectsAt, textAt } from '../evidence/raw.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import { sayTask } from './act.ts'
import { podOfTry } from './pods-of-run.ts'

/** A pod may end a little after its task: only what lasts is a disagreement. */
const graceSeconds = 120

/** What two sources say differently, in words. `lasts`: it stays true when the pod is gone. */
export type Disagreement = { text: string; lasts: boolean }

/** Where Airflow and the cluster say different things of the same try. */
export function disagreements(
  instances: TaskInstance[],
  pods: PodRecord[],
  at: Temporal.Instant,
): Disagreement[] {
  return instances.flatMap((instance): Disagreement[] => {
    const pod = podOfTry(pods, instance)
    if (!pod) return []
    const name = sayTask(instance)
    const killed = killedContainer(pod)
    if (instance.state === 'success' && killed) {
      const text = `Airflow says that ${name} succeeded, but container ${killed} of its pod was killed for memory.`
      return [{ text, lasts: true }]
    }
    if (instance.state === 'success' && pod.phase === 'Failed') {
      const text = `Airflow says that ${name} succeeded, but its pod ${pod.name} failed.`
      return [{ text, lasts: true }]
    }
    if (instance.state === 'failed' && pod.phase === 'Running' && hasLasted(instance, at)) {
      const what = holdsGpu(pod) ? 'still holds a GPU' : 'still runs'
      return [{ text: `${name} has failed, but its pod ${pod.name} ${what}.`, lasts: false }]
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
