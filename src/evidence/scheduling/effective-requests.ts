import type { Container, Resources } from '../kubernetes-container.ts'
import type { Pod } from '../kubernetes-pod.ts'

/** Billionths of each resource. */
export type Amounts = ReadonlyMap<string, bigint>

/**
 * What a pod takes from its node: the larger of its containers with sidecars and of each init step, plus overhead;
 * pod-level requests stand for cpu and memory. Source: k8s.io/component-helpers/resource PodRequests.
 */
export const effectiveRequests = (pod: Pod): Amounts => effective(pod, 'requests')

/** The same sum over limits. */
export const effectiveLimits = (pod: Pod): Amounts => effective(pod, 'limits')

function effective(pod: Pod, side: 'requests' | 'limits'): Amounts {
  const total = new Map<string, bigint>()
  for (const { kind, [side]: asked } of pod.containers) if (kind === 'main') add(total, asked)
  const sidecars = new Map<string, bigint>()
  const initial = new Map<string, bigint>()
  for (const container of pod.containers) raiseByInit(container, side, sidecars, initial)
  for (const [name, amount] of sidecars) total.set(name, (total.get(name) ?? 0n) + amount)
  for (const [name, amount] of initial)
    if (amount > (total.get(name) ?? 0n)) total.set(name, amount)
  for (const [name, quantity] of pod[side]) total.set(name, quantity.nanos)
  add(total, pod.overhead)
  return total
}

/** An init step runs beside the sidecars that started before it. */
function raiseByInit(
  container: Container,
  side: 'requests' | 'limits',
  sidecars: Map<string, bigint>,
  initial: Map<string, bigint>,
) {
  if (container.kind === 'sidecar') {
    add(sidecars, container[side])
    return
  }
  if (container.kind !== 'init') return
  for (const name of new Set([...container[side].keys(), ...sidecars.keys()])) {
    const amount = (container[side].get(name)?.nanos ?? 0n) + (sidecars.get(name) ?? 0n)
    if (amount > (initial.get(name) ?? 0n)) initial.set(name, amount)
  }
}

function add(total: Map<string, bigint>, resources: Resources) {
  for (const [name, { nanos }] of resources) total.set(name, (total.get(name) ?? 0n) + nanos)
}
