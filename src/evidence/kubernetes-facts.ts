import { readEvents, type Event } from './kubernetes-event.ts'
import { readNode, type Node } from './kubernetes-node.ts'
import { readPod, type Pod } from './kubernetes-pod.ts'
import { readLimitRange, readQuota, type LimitRange, type Quota } from './kubernetes-policy.ts'
import {
  readAttachment,
  readClaim,
  readStorageClass,
  readVolume,
  type Attachment,
  type Claim,
  type PersistentVolume,
  type StorageClass,
} from './kubernetes-storage.ts'
import { objectsAt, textAt } from './raw.ts'
import type { Raw, Snapshot } from './snapshot.ts'

/** The Kubernetes part of a snapshot, parsed once. Lists are ordered by name, whatever order they came in; they are null where the snapshot does not have them: not asked is not empty. */
export type KubernetesFacts = {
  namespace: string | null
  pod: Pod | null
  podDeleted: boolean
  /** About this pod only, newest first. */
  podEvents: Event[]
  /** All events of the snapshot, newest first: claims, nodes and other pods too. */
  events: Event[]
  nodes: Node[] | null
  /** Pods that hold or wait for resources, without this one. */
  otherPods: Pod[] | null
  quotas: Quota[]
  limitRanges: LimitRange[]
  claims: Claim[] | null
  volumes: PersistentVolume[]
  storageClasses: StorageClass[] | null
  attachments: Attachment[] | null
  workloads: Raw[]
}

/** Reads the Kubernetes part of a snapshot, whatever is in it. */
export function readKubernetes(snapshot: Snapshot): KubernetesFacts {
  const kubernetes = withoutLists(snapshot.kubernetes)
  const rawPod = kubernetes?.pod
  const pod = isObject(rawPod) ? readPod(rawPod) : null
  const events = readEvents(objectsAt(kubernetes, 'events'))
  const listed = <T extends { name: string }>(key: string, read: (raw: Raw) => T): T[] | null =>
    Array.isArray(kubernetes?.[key as keyof typeof kubernetes])
      ? objectsAt(kubernetes, key).map(read).toSorted(byName)
      : null
  const namespace = textAt(kubernetes, 'namespace') ?? pod?.namespace ?? null
  const ours = (object: { namespace: string }) =>
    namespace === null || object.namespace === '' || object.namespace === namespace
  return {
    namespace: namespace === '' ? null : namespace,
    pod,
    podDeleted: kubernetes?.podDeleted === true,
    podEvents: pod ? events.filter((event) => isAbout(event, pod)) : [],
    events,
    nodes: listed('nodes', readNode),
    otherPods: listed('pods', readPod)?.filter((other) => !pod || !isSamePod(other, pod)) ?? null,
    quotas: (listed('resourceQuotas', readQuota) ?? []).filter(ours),
    limitRanges: (listed('limitRanges', readLimitRange) ?? []).filter(ours),
    claims: listed('persistentVolumeClaims', readClaim)?.filter(ours) ?? null,
    volumes: listed('persistentVolumes', readVolume) ?? [],
    storageClasses: listed('storageClasses', readStorageClass),
    attachments: listed('volumeAttachments', readAttachment),
    workloads: objectsAt(kubernetes, 'workloads'),
  }
}

/** A `PodList` and the like become their items. */
const withoutLists = (kubernetes: Snapshot['kubernetes']): Snapshot['kubernetes'] =>
  isObject(kubernetes)
    ? Object.fromEntries(
        Object.entries(kubernetes).map(([key, value]) => [
          key,
          isObject(value) && Array.isArray(value['items']) ? value['items'] : value,
        ]),
      )
    : kubernetes

const byName = (one: { name: string }, other: { name: string }): number =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A pod of the same name that was made before or after has another uid. */
function isAbout(event: Event, pod: Pod): boolean {
  if (event.kind !== 'Pod' || event.name !== pod.name) return false
  if (event.namespace !== null && pod.namespace !== '' && event.namespace !== pod.namespace)
    return false
  return event.uid === null || pod.uid === null || event.uid === pod.uid
}

const isSamePod = (one: Pod, other: Pod): boolean =>
  one.uid !== null && other.uid !== null
    ? one.uid === other.uid
    : one.name === other.name && one.namespace === other.namespace
