import type { KubeConnection } from './connect.ts'

/** A device plugin that offers fewer GPUs of AMD than are built in; resolves to what puts them back. */
export async function loseDevices(
  kube: KubeConnection,
  node: string,
  left: number,
): Promise<() => Promise<unknown>> {
  const path = `/api/v1/nodes/${node}`
  const { status } = await kube.must<{ status: { allocatable: Record<string, string> } }>(
    'GET',
    path,
  )
  const offer = (amount: string | undefined) =>
    kube.patch(`${path}/status`, { status: { allocatable: { 'amd.com/gpu': amount } } })
  await offer(String(left))
  return () => offer(status.allocatable['amd.com/gpu'])
}
