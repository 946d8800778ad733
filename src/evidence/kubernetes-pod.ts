import {
  readContainers,
  readResources,
  type Container,
  type Resources,
} from './kubernetes-container.ts'
import { entriesAt, instantAt, numberAt, objectAt, objectsAt, textAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

export type Condition = {
  type: string
  status: string | null
  reason: string | null
  message: string | null
  changedAt: Temporal.Instant | null
}

export type Toleration = {
  key: string | null
  operator: string | null
  value: string | null
  effect: string | null
}

export type Volume = {
  name: string
  /** The claim it mounts: a named one, or the one that an ephemeral volume makes for itself. */
  claimName: string | null
  /** `Memory` or `` for an emptyDir, null for other volumes. */
  emptyDirMedium: string | null
  sizeLimit: string | null
}

/** A v1 Pod, read once. */
export type Pod = {
  name: string
  namespace: string
  uid: string | null
  labels: ReadonlyMap<string, string>
  phase: string | null
  reason: string | null
  message: string | null
  nodeName: string | null
  nodeSelector: ReadonlyMap<string, string>
  affinity: Raw
  tolerations: Toleration[]
  schedulingGates: string[]
  priority: number
  conditions: Condition[]
  createdAt: Temporal.Instant | null
  startedAt: Temporal.Instant | null
  deletionAskedAt: Temporal.Instant | null
  deadlineSeconds: number | null
  volumes: Volume[]
  containers: Container[]
  overhead: Resources
  /** Pod-level requests and limits (Kubernetes 1.34 and later), usually empty. */
  requests: Resources
  limits: Resources
  /** Ended pods hold no resources. */
  ended: boolean
  raw: Raw
}

/** Reads a v1 Pod; fields that are missing or of another type become null or empty. */
export function readPod(raw: Raw): Pod {
  const spec = objectAt(raw, 'spec')
  const name = textAt(raw, 'metadata', 'name') ?? ''
  const phase = textAt(raw, 'status', 'phase')
  return {
    name,
    namespace: textAt(raw, 'metadata', 'namespace') ?? '',
    uid: textAt(raw, 'metadata', 'uid'),
    labels: new Map(entriesAt(raw, 'metadata', 'labels')),
    phase,
    reason: textAt(raw, 'status', 'reason'),
    message: textAt(raw, 'status', 'message'),
    nodeName: textAt(spec, 'nodeName'),
    nodeSelector: new Map(entriesAt(spec, 'nodeSelector')),
    affinity: objectAt(spec, 'affinity'),
    tolerations: objectsAt(spec, 'tolerations').map((toleration) => ({
      key: textAt(toleration, 'key'),
      operator: textAt(toleration, 'operator'),
      value: textAt(toleration, 'value'),
      effect: textAt(toleration, 'effect'),
    })),
    schedulingGates: objectsAt(spec, 'schedulingGates').map((gate) => textAt(gate, 'name') ?? ''),
    priority: numberAt(spec, 'priority') ?? 0,
    conditions: readConditions(raw),
    createdAt: instantAt(raw, 'metadata', 'creationTimestamp'),
    startedAt: instantAt(raw, 'status', 'startTime'),
    deletionAskedAt: instantAt(raw, 'metadata', 'deletionTimestamp'),
    deadlineSeconds: numberAt(spec, 'activeDeadlineSeconds'),
    volumes: objectsAt(spec, 'volumes').map((volume) => readVolume(volume, name)),
    containers: readContainers(raw),
    overhead: readResources(spec, 'overhead'),
    requests: readResources(spec, 'resources', 'requests'),
    limits: readResources(spec, 'resources', 'limits'),
    ended: phase === 'Succeeded' || phase === 'Failed',
    raw,
  }
}

/** The conditions of any object with `status.conditions`. */
export const readConditions = (raw: Raw): Condition[] =>
  objectsAt(raw, 'status', 'conditions').map((condition) => ({
    type: textAt(condition, 'type') ?? '',
    status: textAt(condition, 'status'),
    reason: textAt(condition, 'reason'),
    message: textAt(condition, 'message'),
    changedAt: instantAt(condition, 'lastTransitionTime'),
  }))

/** A pod's condition by its type, or null. */
export const conditionOf = (pod: Pick<Pod, 'conditions'>, type: string): Condition | null =>
  pod.conditions.find((condition) => condition.type === type) ?? null

function readVolume(volume: Raw, podName: string): Volume {
  const name = textAt(volume, 'name') ?? ''
  const own = typeof volume['ephemeral'] === 'object' && volume['ephemeral'] !== null
  const empty = volume['emptyDir']
  return {
    name,
    claimName:
      textAt(volume, 'persistentVolumeClaim', 'claimName') ?? (own ? `${podName}-${name}` : null),
    emptyDirMedium:
      typeof empty === 'object' && empty !== null ? (textAt(empty, 'medium') ?? '') : null,
    sizeLimit: textAt(empty, 'sizeLimit'),
  }
}
