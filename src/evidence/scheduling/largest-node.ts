import type { Facts } from '../facts.ts'
import type { Node } from '../kubernetes-node.ts'

/** The node that has the most of a resource to give, among those that fit what is known of the task's node selector; null where none is known. */
export function largestNode(
  facts: Facts,
  resource: string,
): { name: string; nanos: bigint } | null {
  const selector = selectorOf(facts)
  let largest: { name: string; nanos: bigint } | null = null
  for (const node of facts.kubernetes.nodes ?? []) {
    const amount = node.allocatable.get(resource)
    if (!amount || !selector.every(([key, value]) => node.labels.get(key) === value)) continue
    if (!largest || amount.nanos > largest.nanos) largest = { name: node.name, nanos: amount.nanos }
  }
  return largest
}

/** The pod's own selector, or the operator's rendered one: `{'amd.com/gpu.vram': '64G'}`. */
function selectorOf({ kubernetes: { pod }, airflow }: Facts): [string, string][] {
  if (pod) return [...pod.nodeSelector]
  const rendered = airflow.rendered['node_selector']
  const text = typeof rendered === 'string' ? rendered : JSON.stringify(rendered ?? {})
  return [...text.matchAll(/["']([\w./-]{1,200})["']: ?["']([\w.-]{0,63})["']/g)].map(
    ([, key = '', value = '']) => [key, value],
  )
}

/** Names of the nodes, for sentences. */
export const namesOf = (nodes: readonly Node[]): string[] =>
  nodes.map(({ name }) => name).toSorted()
