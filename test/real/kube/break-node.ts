import { until } from '../until.ts'
import type { KubeConnection } from './connect.ts'

interface Node {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] }
  readonly status: { readonly conditions: readonly { readonly type: string }[] }
}

const notReady = 'node.kubernetes.io/not-ready'

/**
 * A kubelet that reports that it is not ready, with a reason in words; resolves when the node controller has tainted the node, to what
 * puts it back.
 */
export async function breakNode(
  kube: KubeConnection,
  name: string,
  message: string,
): Promise<() => Promise<void>> {
  const path = `/api/v1/nodes/${name}`
  const annotate = (value: string | null) =>
    kube.patch(path, { metadata: { annotations: { 'groundcrew.test/kubelet': value } } })
  const taintedAs = async (wanted: boolean) => {
    const { spec } = await kube.must<Node>('GET', path)
    return (spec.taints ?? []).some(({ key }) => key === notReady) === wanted
  }
  await annotate('broken')
  const { status } = await kube.must<Node>('GET', path)
  const at = new Date().toISOString()
  const ready = {
    type: 'Ready',
    status: 'False',
    reason: 'KubeletNotReady',
    message,
    lastHeartbeatTime: at,
    lastTransitionTime: at,
  }
  const others = status.conditions.filter(({ type }) => type !== 'Ready')
  await kube.patch(`${path}/status`, { status: { conditions: [...others, ready] } })
  await until(`taint of ${name}`, () => taintedAs(true))
  return async () => {
    await annotate(null)
    await until(`${name} without taint`, () => taintedAs(false))
  }
}
