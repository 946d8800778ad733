import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Node } from '../../evidence/kubernetes-node.ts'
import { gpuResource, isGpu } from '../../evidence/gpu.ts'
import { effectiveRequests } from '../../evidence/scheduling/effective-requests.ts'
import { amountOf, some } from '../words.ts'
import type { Blocked } from './block.ts'

/** The scheduler's own words and where they stand. */
export const schedulerSentence = ({ message, source }: Blocked): string[] =>
  message
    ? [
        `The scheduler says (${source}): "${quote(message.text.replace(/[.,]? preemption: .*$/s, ''), 260)}".`,
      ]
    : []

/** `1 amd.com/gpu, 8Gi of memory`: what the pod asks for of these resources, or of all. */
export function askedWords({ kubernetes: { pod } }: Facts, resources: readonly string[]): string {
  if (!pod) return resources.join(', ')
  const asked = effectiveRequests(pod)
  const names = resources.filter((name) => asked.has(name))
  const spelled = (name: string): string => {
    const own = pod.containers.flatMap(({ requests }) => requests.get(name)?.text ?? [])
    return own.length === 1 ? (own[0] ?? '') : amountOf(name, asked.get(name) ?? 0n)
  }
  return names
    .map((name) =>
      isGpu(name) ? `${spelled(name)} ${name}` : `${spelled(name)} ${plainName(name)}`,
    )
    .join(', ')
}

/** `CPU` reads better than `cpu` in a sentence. */
export const plainName = (resource: string): string => (resource === 'cpu' ? 'CPU' : resource)

/** Who holds the GPUs of these nodes: `add-a-link-train-x1 (2 on dse-k8s-worker1001)`. */
export function holders({ kubernetes: { otherPods } }: Facts, nodes: readonly Node[]): string[] {
  const names = new Set(nodes.map(({ name }) => name))
  return (otherPods ?? [])
    .filter(({ ended, nodeName }) => !ended && nodeName !== null && names.has(nodeName))
    .flatMap((pod) => {
      const asked = effectiveRequests(pod)
      const gpu = [...asked].find(([name, amount]) => isGpu(name) && amount > 0n)
      return gpu
        ? [`${pod.namespace}/${pod.name} (${amountOf(gpu[0], gpu[1])} on ${pod.nodeName})`]
        : []
    })
    .toSorted()
}

/** The GPU resource that the pod asks for, or the one that the scheduler names. */
export function gpuName({ kubernetes: { pod } }: Facts, { message }: Blocked): string | null {
  const asked = pod?.containers.flatMap(
    ({ requests, limits }) => gpuResource(requests) ?? gpuResource(limits) ?? [],
  )[0]
  return (
    asked ??
    /Insufficient (\S{1,253}\/\S{1,63}?)[,.]?(?:\s|$)/.exec(message?.text ?? '')?.[1] ??
    null
  )
}

export const nodeNames = (nodes: readonly Node[]): string =>
  some(nodes.map(({ name }) => name).toSorted())
