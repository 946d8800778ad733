export type Kind = {
  resource: string
  kind: string
  group: string
  version: string
  namespaced: boolean
}

const core = (resource: string, kind: string, namespaced = true): Kind => ({
  resource,
  kind,
  group: '',
  version: 'v1',
  namespaced,
})

/** What the stand-in serves. */
export const kinds: readonly Kind[] = [
  core('pods', 'Pod'),
  core('events', 'Event'),
  core('resourcequotas', 'ResourceQuota'),
  core('limitranges', 'LimitRange'),
  core('persistentvolumeclaims', 'PersistentVolumeClaim'),
  core('secrets', 'Secret'),
  core('namespaces', 'Namespace', false),
  core('nodes', 'Node', false),
  core('persistentvolumes', 'PersistentVolume', false),
  {
    resource: 'storageclasses',
    kind: 'StorageClass',
    group: 'storage.k8s.io',
    version: 'v1',
    namespaced: false,
  },
  {
    resource: 'volumeattachments',
    kind: 'VolumeAttachment',
    group: 'storage.k8s.io',
    version: 'v1',
    namespaced: false,
  },
  {
    resource: 'workloads',
    kind: 'Workload',
    group: 'kueue.x-k8s.io',
    version: 'v1beta1',
    namespaced: true,
  },
]

/** `v1`, `storage.k8s.io/v1` */
export const apiVersionOf = ({ group, version }: Kind): string =>
  group === '' ? version : `${group}/${version}`

/** The kind of a resource. Throws for what the stand-in does not serve. */
export function kindOf(resource: string): Kind {
  const kind = kinds.find((candidate) => candidate.resource === resource)
  if (!kind) throw new Error(`the Kubernetes stand-in serves no ${resource}`)
  return kind
}
