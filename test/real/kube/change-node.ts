import type { KubeConnection } from './connect.ts'

/** What an administrator changes of a node: `kubectl cordon`, `kubectl taint`. */
export interface NodeChange {
  readonly unschedulable?: boolean
  readonly taints?: readonly { key: string; value: string; effect: string }[]
}

/** Changes a node; resolves to what puts it back. */
export async function changeNode(
  kube: KubeConnection,
  name: string,
  change: NodeChange,
): Promise<() => Promise<unknown>> {
  const path = `/api/v1/nodes/${name}`
  await kube.patch(path, { spec: change })
  return () => kube.patch(path, { spec: { unschedulable: null, taints: null } })
}
