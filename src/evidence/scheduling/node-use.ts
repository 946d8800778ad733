import type { Node } from '../kubernetes-node.ts'
import type { Pod } from '../kubernetes-pod.ts'
import { effectiveRequests, type Amounts } from './effective-requests.ts'

/** What pods hold on each node, by node name: every pod that is bound to it and has not ended. */
export function useByNode(pods: readonly Pod[]): ReadonlyMap<string, Amounts> {
  const use = new Map<string, Map<string, bigint>>()
  for (const pod of pods) {
    if (pod.nodeName === null || pod.ended) continue
    const held = use.get(pod.nodeName) ?? new Map<string, bigint>()
    use.set(pod.nodeName, held)
    held.set('pods', (held.get('pods') ?? 0n) + 1_000_000_000n)
    for (const [name, amount] of effectiveRequests(pod))
      held.set(name, (held.get(name) ?? 0n) + amount)
  }
  return use
}

/** What is free of a resource on a node, in billionths; below zero where it is overcommitted. */
export const freeOn = (node: Node, use: ReadonlyMap<string, Amounts>, resource: string): bigint =>
  (node.allocatable.get(resource)?.nanos ?? 0n) - (use.get(node.name)?.get(resource) ?? 0n)

/** Of cpu, memory, disk and pods a node object may be silent, and then they count for nothing; a device that it does not name it does not have. */
export const saysHowMuch = (node: Node, resource: string): boolean =>
  resource.includes('/') || node.allocatable.has(resource) || node.capacity.has(resource)

/** The resources of which a node has less free than is asked for. */
export const shortOn = (node: Node, use: ReadonlyMap<string, Amounts>, asked: Amounts): string[] =>
  [...asked, ['pods', 1_000_000_000n] as const].flatMap(([name, amount]) =>
    amount > 0n && saysHowMuch(node, name) && freeOn(node, use, name) < amount ? [name] : [],
  )
