import { entriesAt, objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

const largestCharacters = 1300

/**
 * A v1 Pod with only what rules read of other pods, as JSON of at most about 1.3 KB: no `env`, no commands, no mounts
 * but claims. What is too large gives up its messages first, then its labels and tolerations.
 */
export function packSlimPod(pod: Raw): string {
  for (const detail of [messageCharacters, 0]) {
    const text = JSON.stringify(slimPod(pod, detail, true))
    if (text.length <= largestCharacters) return text
  }
  return JSON.stringify(slimPod(pod, 0, false))
}

const messageCharacters = 200

/** Labels that say whose pod it is. */
const keptLabels = new Set([
  'dag_id',
  'task_id',
  'run_id',
  'map_index',
  'try_number',
  'kubernetes_pod_operator',
  'kueue.x-k8s.io/queue-name',
])

function slimPod(pod: Raw, messages: number, whole: boolean): Raw {
  const metadata = objectAt(pod, 'metadata')
  const spec = objectAt(pod, 'spec')
  const status = objectAt(pod, 'status')
  const labels = entriesAt(metadata, 'labels').filter(([key]) => whole || keptLabels.has(key))
  return {
    metadata: {
      ...pick(metadata, 'name', 'namespace', 'uid', 'resourceVersion'),
      ...pick(metadata, 'creationTimestamp', 'deletionTimestamp'),
      labels: Object.fromEntries(labels),
    },
    spec: {
      ...pick(spec, 'nodeName', 'nodeSelector', 'priority', 'restartPolicy', 'overhead'),
      ...(whole && pick(spec, 'tolerations', 'schedulingGates')),
      ...list('initContainers', objectsAt(spec, 'initContainers').map(slimContainer)),
      containers: objectsAt(spec, 'containers').map(slimContainer),
      ...list('volumes', objectsAt(spec, 'volumes').flatMap(slimVolume)),
    },
    status: {
      ...pick(status, 'phase', 'reason', 'startTime', 'nominatedNodeName'),
      ...cut(status, messages),
      conditions: objectsAt(status, 'conditions')
        .filter((condition) => textAt(condition, 'type') === 'PodScheduled')
        .map((condition) => ({
          ...pick(condition, 'type', 'status', 'reason', 'lastTransitionTime'),
          ...cut(condition, messages),
        })),
      ...slimStatuses(status, 'initContainerStatuses', messages),
      ...slimStatuses(status, 'containerStatuses', messages),
    },
  }
}

const slimContainer = (container: Raw): Raw => pick(container, 'name', 'restartPolicy', 'resources')

function slimVolume(volume: Raw): Raw[] {
  const claim = pick(volume, 'name', 'persistentVolumeClaim')
  return volume['ephemeral']
    ? [{ ...claim, ephemeral: {} }]
    : 'persistentVolumeClaim' in claim
      ? [claim]
      : []
}

const slimStatuses = (status: Raw, key: string, messages: number): Raw =>
  list(
    key,
    objectsAt(status, key).map((container) => ({
      ...pick(container, 'name', 'restartCount', 'ready'),
      state: slimState(objectAt(container, 'state'), messages),
      lastState: slimState(objectAt(container, 'lastState'), messages),
    })),
  )

const slimState = (state: Raw, messages: number): Raw =>
  Object.fromEntries(
    Object.keys(state).map((kind) => {
      const detail = objectAt(state, kind)
      const kept = pick(detail, 'exitCode', 'signal', 'reason', 'startedAt', 'finishedAt')
      return [kind, { ...kept, ...cut(detail, messages) }]
    }),
  )

const list = (key: string, items: Raw[]): Raw => (items.length > 0 ? { [key]: items } : {})

function cut(object: Raw, characters: number): Raw {
  const message = textAt(object, 'message')
  return message === null || characters === 0 ? {} : { message: message.slice(0, characters) }
}

function pick(object: Raw, ...keys: string[]): Raw {
  const kept: { [key: string]: unknown } = {}
  for (const key of keys) if (object[key] !== undefined) kept[key] = object[key]
  return kept
}
