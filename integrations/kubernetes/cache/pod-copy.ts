import { instantAt, objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { PodRecord, PodTask } from '../../../src/ports/kubernetes.ts'
import { taskOf } from '../../../src/evidence/pod-task.ts'
import { own } from './own.ts'
import { packSlimPod } from './slim-pod.ts'

/**
 * A pod as memory keeps it, about 1.5 KB: what is asked often as fields, the rest as one string that is parsed when
 * somebody wants it.
 */
export class PodCopy implements PodRecord {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  readonly resourceVersion: string
  readonly phase: string
  readonly node: string | null
  readonly createdMilliseconds: number
  readonly scheduledMilliseconds: number | null
  readonly startedMilliseconds: number | null
  readonly deletionMilliseconds: number | null
  readonly task: PodTask | null
  /** Names of the claims it mounts; null for none. */
  readonly claims: readonly string[] | null
  readonly #packed: string

  constructor(pod: Raw) {
    this.uid = textAt(pod, 'metadata', 'uid') ?? ''
    this.name = textAt(pod, 'metadata', 'name') ?? ''
    this.namespace = own(textAt(pod, 'metadata', 'namespace') ?? '')
    this.resourceVersion = textAt(pod, 'metadata', 'resourceVersion') ?? ''
    this.phase = own(textAt(pod, 'status', 'phase') ?? '')
    this.node = own(textAt(pod, 'spec', 'nodeName') ?? '') || null
    this.createdMilliseconds = millisecondsAt(pod, 'metadata', 'creationTimestamp') ?? 0
    this.scheduledMilliseconds = scheduledAt(pod)
    this.startedMilliseconds = millisecondsAt(pod, 'status', 'startTime')
    this.deletionMilliseconds = millisecondsAt(pod, 'metadata', 'deletionTimestamp')
    this.task = ownTask(taskOf(objectAt(pod, 'metadata', 'labels')))
    this.claims = claimNames(pod)
    this.#packed = packSlimPod(pod)
  }

  get slim(): Raw {
    return JSON.parse(this.#packed) as Raw
  }

  get labels(): Record<string, string> {
    return objectAt(this.slim, 'metadata', 'labels') as Record<string, string>
  }

  /** Ended pods hold nothing of a node or a quota. */
  get ended(): boolean {
    return this.phase === 'Succeeded' || this.phase === 'Failed'
  }
}

/** Names of the claims a v1 Pod mounts, those that its ephemeral volumes make included; null for none. */
export function claimNames(pod: Raw): string[] | null {
  const podName = textAt(pod, 'metadata', 'name') ?? ''
  const names = objectsAt(pod, 'spec', 'volumes').flatMap((volume) => {
    const named = textAt(volume, 'persistentVolumeClaim', 'claimName')
    if (named !== null) return [own(named)]
    return volume['ephemeral'] ? [own(`${podName}-${textAt(volume, 'name') ?? ''}`)] : []
  })
  return names.length > 0 ? names : null
}

function scheduledAt(pod: Raw): number | null {
  const scheduled = objectsAt(pod, 'status', 'conditions').find(
    (condition) => condition['type'] === 'PodScheduled' && condition['status'] === 'True',
  )
  return scheduled ? millisecondsAt(scheduled, 'lastTransitionTime') : null
}

const millisecondsAt = (pod: Raw, ...path: string[]): number | null =>
  instantAt(pod, ...path)?.epochMilliseconds ?? null

const ownTask = (task: PodTask | null): PodTask | null =>
  task && { ...task, dag: own(task.dag), task: own(task.task), run: own(task.run) }
