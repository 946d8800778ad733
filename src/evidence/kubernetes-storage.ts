import { instantAt, textAt, textsAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** A v1 PersistentVolumeClaim. */
export type Claim = {
  name: string
  namespace: string
  uid: string | null
  phase: string | null
  /** The class it names; null for the default one. */
  storageClass: string | null
  accessModes: string[]
  volumeName: string | null
  /** Size asked for and size had, as spelled. */
  requested: string | null
  capacity: string | null
  deletionAskedAt: Temporal.Instant | null
  createdAt: Temporal.Instant | null
  raw: Raw
}

export type PersistentVolume = {
  name: string
  phase: string | null
  claimName: string | null
  driver: string | null
  raw: Raw
}

export type StorageClass = { name: string; waitsForPod: boolean; isDefault: boolean }

/** Which volume is attached to which node. */
export type Attachment = {
  name: string
  volumeName: string | null
  nodeName: string | null
  attached: boolean
}

/** Reads a v1 PersistentVolumeClaim. */
export const readClaim = (raw: Raw): Claim => ({
  name: textAt(raw, 'metadata', 'name') ?? '',
  namespace: textAt(raw, 'metadata', 'namespace') ?? '',
  uid: textAt(raw, 'metadata', 'uid'),
  phase: textAt(raw, 'status', 'phase'),
  storageClass:
    textAt(raw, 'spec', 'storageClassName') ??
    textAt(raw, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class'),
  accessModes: textsAt(raw, 'spec', 'accessModes'),
  volumeName: textAt(raw, 'spec', 'volumeName'),
  requested: textAt(raw, 'spec', 'resources', 'requests', 'storage'),
  capacity: textAt(raw, 'status', 'capacity', 'storage'),
  deletionAskedAt: instantAt(raw, 'metadata', 'deletionTimestamp'),
  createdAt: instantAt(raw, 'metadata', 'creationTimestamp'),
  raw,
})

/** Reads a v1 PersistentVolume. */
export const readVolume = (raw: Raw): PersistentVolume => ({
  name: textAt(raw, 'metadata', 'name') ?? '',
  phase: textAt(raw, 'status', 'phase'),
  claimName: textAt(raw, 'spec', 'claimRef', 'name'),
  driver: textAt(raw, 'spec', 'csi', 'driver'),
  raw,
})

/** Reads a storage.k8s.io StorageClass. */
export const readStorageClass = (raw: Raw): StorageClass => ({
  name: textAt(raw, 'metadata', 'name') ?? '',
  waitsForPod: textAt(raw, 'volumeBindingMode') === 'WaitForFirstConsumer',
  isDefault:
    textAt(raw, 'metadata', 'annotations', 'storageclass.kubernetes.io/is-default-class') ===
    'true',
})

/** Reads a storage.k8s.io VolumeAttachment. */
export const readAttachment = (raw: Raw): Attachment => ({
  name: textAt(raw, 'metadata', 'name') ?? '',
  volumeName: textAt(raw, 'spec', 'source', 'persistentVolumeName'),
  nodeName: textAt(raw, 'spec', 'nodeName'),
  attached: (raw['status'] as Raw | undefined)?.['attached'] === true,
})
